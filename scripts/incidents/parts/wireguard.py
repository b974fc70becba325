"""WireGuard's wire format without its cryptography, for kernels that have none: PEER; runs in a node's namespace.

Packets of the tun device cilium_wg0 travel to PEER as transport data messages (type 4: receiver index, counter,
ciphertext padded to 16 bytes, 16 bytes of tag) on UDP 51871. Instead of ChaCha20-Poly1305 a hash makes key stream and
tag.
"""

import fcntl
import hashlib
import os
import select
import socket
import struct
import sys

PORT = 51871
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
IP_MTU_DISCOVER, IP_PMTUDISC_DONT = 10, 0  # linux/in.h; the kernel's WireGuard sends without DF as well (ignore_df)
HEADER = struct.Struct("<IIQ")
TYPE_DATA, RECEIVER, BLOCK, TAG = 4, 0x17C0FFEE, 16, 16


def tun(name: str) -> int:
    """Return the descriptor of a new tun device."""
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode("ascii"), IFF_TUN | IFF_NO_PI))
    return device


def hidden(data: bytes, counter: int) -> bytes:
    """Return data that nobody reads by chance; applied twice it is as before."""
    stream = hashlib.shake_256(b"podpath lab %d" % counter).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))


def message(packet: bytes, counter: int) -> bytes:
    """Return a transport data message."""
    ciphertext = hidden(packet + bytes(-len(packet) % BLOCK), counter)
    return HEADER.pack(TYPE_DATA, RECEIVER, counter) + ciphertext + hashlib.shake_256(ciphertext).digest(TAG)


def main(peer: str) -> None:
    """Carry packets both ways, for ever."""
    device, counter = tun("cilium_wg0"), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT)
        sock.bind(("", PORT))
        print("ready", file=sys.stderr, flush=True)
        while True:
            for ready in select.select([device, sock.fileno()], [], [])[0]:
                if ready == device:
                    sock.sendto(message(os.read(device, 65535), counter), (peer, PORT))
                    counter += 1
                else:
                    data = sock.recv(65535)
                    _, _, number = HEADER.unpack_from(data)
                    os.write(device, hidden(data[HEADER.size : -TAG], number))


if __name__ == "__main__":
    main(sys.argv[1])
