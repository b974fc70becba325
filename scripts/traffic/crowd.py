"""Many TCP connections of the lab at once: `serve ADDRESS PORT MOST`, or `come ADDRESS PORT CONNECTIONS SECONDS`.

The server echoes on at most MOST connections and accepts no others. The client opens three, speaks on each again
and again, and a second later tries to open the others at once; its exit status says whether all were opened.
"""

import selectors
import socket
import sys
import time

FIRST = 3
PAUSE = 0.8
LINE = b"still here\n"


def serve(address: str, port: int, most: int) -> None:
    """Echo, for ever."""
    selector, accepted = selectors.DefaultSelector(), 0
    with socket.create_server((address, port), backlog=0) as server:
        selector.register(server, selectors.EVENT_READ)
        print("listening", file=sys.stderr, flush=True)
        while True:
            for key, _ in selector.select():
                if key.fileobj is server:
                    selector.register(server.accept()[0], selectors.EVENT_READ, "connection")
                    accepted += 1
                    if accepted == most:
                        selector.unregister(server)
                elif isinstance(key.fileobj, socket.socket):
                    if not (data := key.fileobj.recv(4096)):
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
                        continue
                    key.fileobj.sendall(data)


def speak(connections: list[socket.socket]) -> None:
    """Send a line on each, and wait for its echo."""
    for connection in connections:
        connection.sendall(LINE)
        if connection.recv(64) != LINE:
            raise OSError("no echo on a connection that was open")


def come(address: str, port: int, count: int, seconds: float) -> int:
    """Return how many connections were open in the end."""
    first = [socket.create_connection((address, port), 2) for _ in range(FIRST)]
    speak(first)
    time.sleep(1)
    others = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count - FIRST)]
    for other in others:
        other.setblocking(False)
        other.connect_ex((address, port))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        speak(first)
        time.sleep(PAUSE)
    return FIRST + sum(is_open(other) for other in others)


def is_open(connection: socket.socket) -> bool:
    """Return whether a connection was established."""
    try:
        connection.getpeername()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    verb, address, port, count, *rest = sys.argv[1:]
    if verb == "serve":
        serve(address, int(port), int(count))
    try:
        opened = come(address, int(port), int(count), float(rest[0]))
    except OSError as error:
        sys.exit(f"crowd at {address}:{port}: {error.strerror or error}")
    print(f"{opened} of {count} connections opened")
    sys.exit(opened != int(count))
