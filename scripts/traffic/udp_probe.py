"""UDP probes of the lab: `echo ADDRESS PORT`, `sink ADDRESS PORT`, or `send ADDRESS PORT SIZE FLOWS TIMEOUT`.

SIZE is the IP packet's. The sender sets DF and ignores what the kernel knows of the path's MTU (IP_PMTUDISC_PROBE,
ip(7)), so a packet too large for a tunnel really leaves the pod. `send-fragmented` lets the pod's kernel cut it instead
(IP_PMTUDISC_DONT). The echo tells the size it got in a small packet, the sink nothing: only one direction is probed.
"""

import socket
import sys

IP_MTU_DISCOVER = 10  # linux/in.h; neither it nor its values are in Python's socket module
DISCOVERY = {"send": 3, "send-fragmented": 0}  # IP_PMTUDISC_PROBE, IP_PMTUDISC_DONT
IP_AND_UDP_HEADERS = 28


def listen(address: str, port: int, answers: bool) -> None:
    """Take datagrams for ever, and answer each with its IP packet's size where that is wanted."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((address, port))
        print("listening", file=sys.stderr, flush=True)
        while True:
            payload, client = sock.recvfrom(65535)
            if answers:
                sock.sendto(b"got %d" % (len(payload) + IP_AND_UDP_HEADERS), client)


def send(address: str, port: int, size: int, flows: int, timeout: float, discovery: int) -> int:
    """Send one probe from each of `flows` source ports; return how many were answered with the size that was sent."""
    answered = 0
    for _ in range(flows):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, discovery)
            sock.settimeout(timeout)
            sock.connect((address, port))
            sock.send(b"podpath-probe ".ljust(size - IP_AND_UDP_HEADERS, b"."))
            try:
                answered += sock.recv(64) == b"got %d" % size
            except TimeoutError:
                continue
    return answered


if __name__ == "__main__":
    verb, address, port, *rest = sys.argv[1:]
    if verb in ("echo", "sink"):
        listen(address, int(port), verb == "echo")
    size, flows, timeout = int(rest[0]), int(rest[1]), float(rest[2])
    try:
        answered = send(address, int(port), size, flows, timeout, DISCOVERY[verb])
    except OSError as error:
        sys.exit(f"probe of {size} bytes to {address}:{port}: {error.strerror or error}")
    print(f"{answered} of {flows} probes of {size} bytes answered")
    sys.exit(answered != flows)
