"""Copies of captures as pcapng, with comments on packets and names of interfaces and addresses, for Wireshark to show.

Blocks are written here: python-pcapng (2.1.1, 2022) makes an object of every block and drops those it does not know,
scapy's writer has neither name resolution blocks nor the options of a block that it copies.
"""
