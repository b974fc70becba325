"""The compiled loop as machine code: built once with Numba, kept in a cache, linked without Numba.

Importing Numba takes half a second, which would be most of a run. Its object code needs only llvmlite to be linked.
"""
