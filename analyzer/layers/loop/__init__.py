"""The compiled loop: the same headers as the reference dissector reads, from raw bytes into rows of numbers.

Each protocol's function gets `b` (the block's bytes), `at` and `end` (bounds of what may be read), `row` (slots.py),
`p` (where the current packet's slots begin) and `tables` (bindings as arrays), and returns (next layer, at, end). It
shares no code with the reference, so that their equality proves something.
"""
