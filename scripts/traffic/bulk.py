"""Bounded bulk transfer of the lab over TCP: `receive ADDRESS PORT`, or `send ADDRESS PORT BYTES TIMEOUT`.

The receiver answers the end of the stream with the number of bytes it got, so the sender's exit status speaks for both.
"""

import socket
import sys


def receive(address: str, port: int) -> None:
    """Take one stream after the other, for ever."""
    with socket.create_server((address, port)) as server:
        print("listening", file=sys.stderr, flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(10)
                count = 0
                try:
                    while block := connection.recv(65536):
                        count += len(block)
                    connection.sendall(b"%d" % count)
                except OSError as error:
                    print(f"stream broken after {count} bytes: {error}", file=sys.stderr)


def send(address: str, port: int, size: int, timeout: float) -> None:
    """Send `size` bytes; raises OSError when they did not all arrive."""
    with socket.create_connection((address, port), timeout) as connection:
        connection.sendall(bytes(range(256)) * (size // 256) + bytes(size % 256))
        connection.shutdown(socket.SHUT_WR)
        arrived = int(connection.recv(32) or b"0")
    if arrived != size:
        raise OSError(f"{arrived} of {size} bytes arrived")
    print(f"{size} bytes sent and confirmed")


if __name__ == "__main__":
    verb, address, port, *rest = sys.argv[1:]
    if verb == "receive":
        receive(address, int(port))
    try:
        send(address, int(port), int(rest[0]), float(rest[1]))
    except OSError as error:
        sys.exit(f"bulk to {address}:{port}: {error}")
