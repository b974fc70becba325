"""DNS server of the lab: ADDRESS NAME=IPV4....

A comes from the list, AAAA of a listed name is empty, other names do not exist (RFC 1035, RFC 2308).
"""

import socket
import struct
import sys

A, AAAA, IN, NXDOMAIN = 1, 28, 1, 3
RESPONSE_AUTHORITATIVE = 0x8400
RECURSION_DESIRED = 0x0100
TTL_SECONDS = 30


def question_of(query: bytes) -> tuple[str, int, bytes]:
    """Return name, type and the question section's bytes of a query that holds one uncompressed question."""
    labels, at = [], 12
    while length := query[at]:
        labels.append(query[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    return ".".join(labels).lower(), int.from_bytes(query[at + 1 : at + 3], "big"), query[12 : at + 5]


def answer(query: bytes, names: dict[str, str]) -> bytes:
    """Return the response to `query`."""
    name, kind, question = question_of(query)
    ident, flags = struct.unpack_from("!HH", query)
    flags = RESPONSE_AUTHORITATIVE | (flags & RECURSION_DESIRED) | (0 if name in names else NXDOMAIN)
    found = kind == A and name in names
    header = struct.pack("!6H", ident, flags, 1, int(found), 0, 0)
    if not found:
        return header + question
    record = struct.pack("!3HIH", 0xC00C, A, IN, TTL_SECONDS, 4) + socket.inet_aton(names[name])
    return header + question + record


def serve(address: str, names: dict[str, str]) -> None:
    """Answer on UDP 53 for ever."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((address, 53))
        print("listening", file=sys.stderr, flush=True)
        while True:
            query, client = sock.recvfrom(512)
            try:
                sock.sendto(answer(query, names), client)
            except (IndexError, struct.error, UnicodeDecodeError) as error:
                print(f"no query from {client[0]}: {error}", file=sys.stderr)


if __name__ == "__main__":
    serve(sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]))
