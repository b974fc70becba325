"""The reference dissector: one file per protocol says how to read its header, `bindings` says who follows whom.

dpkt's field tables are the layouts; each layer is handed one bounded header and never sees the bytes of another.
"""
