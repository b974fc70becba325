"""DNS client of the lab: SERVER TIMEOUT NAME/TYPE..., each query tried once (a retry would hide a loss)."""

import secrets
import socket
import struct
import sys

TYPES = {"A": 1, "AAAA": 28}
RECURSION_DESIRED = 0x0100
REPLY_CODES = {0: "NOERROR", 2: "SERVFAIL", 3: "NXDOMAIN"}


def query_for(name: str, kind: str) -> bytes:
    """Return a query of one question (RFC 1035 section 4)."""
    labels = b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.split("."))
    header = struct.pack("!6H", secrets.randbits(16), RECURSION_DESIRED, 1, 0, 0, 0)
    return header + labels + b"\0" + struct.pack("!2H", TYPES[kind], 1)


def ask(server: str, timeout: float, name: str, kind: str) -> str:
    """Return how one query was answered; raises OSError when it was not."""
    query = query_for(name, kind)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(timeout)
        sock.connect((server, 53))
        sock.send(query)
        while (reply := sock.recv(512))[:2] != query[:2]:
            pass
    _, flags, _, answers = struct.unpack_from("!4H", reply)
    return f"{name} {kind}: {REPLY_CODES.get(flags & 15, flags & 15)}, {answers} answers"


if __name__ == "__main__":
    failed = False
    for wanted in sys.argv[3:]:
        name, _, kind = wanted.partition("/")
        try:
            print(ask(sys.argv[1], float(sys.argv[2]), name, kind))
        except OSError as error:
            failed = True
            print(f"{name} {kind}: no answer: {error}")
    sys.exit(failed)
