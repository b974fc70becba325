"""Asks for A and AAAA at once from one port, as resolvers do: SERVER TIMEOUT NAME.

What is not answered in time is asked once more from another port, as glibc does (resolv/res_send.c, RES_SNGLKUPREOP).
"""

import socket
import sys
import time

from dns_client import query_for

ID = slice(0, 2)


def asked(server: str, timeout: float, queries: list[bytes]) -> list[bytes]:
    """Send queries from one port; return those that were not answered in time."""
    left = list(queries)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((server, 53))
        for query in queries:
            sock.send(query)
        end = time.monotonic() + timeout
        while left and (remaining := end - time.monotonic()) > 0:
            sock.settimeout(remaining)
            try:
                reply = sock.recv(512)
            except TimeoutError:
                break
            left = [query for query in left if query[ID] != reply[ID]]
    return left


if __name__ == "__main__":
    server, timeout, name = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    late = asked(server, timeout, [query_for(name, kind) for kind in ("A", "AAAA")])
    lost = asked(server, timeout, late) if late else []
    print(f"{name}: {len(late)} of 2 queries not answered in {timeout:g} s, {len(lost)} of them not even when repeated")
    sys.exit(bool(lost))
