"""A packet in words: what it is, not where it goes."""

from __future__ import annotations

from analyzer.journeys.seen import Seen
from analyzer.journeys.workload import ICMP, ICMPV6, TCP
from analyzer.words import TRANSPORTS

FLAGS = ((0x02, "SYN"), (0x10, "ACK"), (0x01, "FIN"), (0x04, "RST"), (0x08, "PSH"), (0x20, "URG"))
ECHO = {(ICMP, 8): "echo request", (ICMP, 0): "echo reply", (ICMPV6, 128): "echo request", (ICMPV6, 129): "echo reply"}
ASKS = {ICMP: 8, ICMPV6: 128}
ANSWERS = {ICMP: 0, ICMPV6: 129}


def transport(row: Seen) -> str:
    """Return `tcp`, `icmp`, …; the IP protocol's number where it has no name here."""
    return TRANSPORTS.get(int(row["protocol"]), str(int(row["protocol"])))


def what(row: Seen) -> str:
    """Return the packet in words: `ICMP echo request id 7 seq 1`, `TCP SYN seq 1000`, `UDP, 30 bytes`."""
    protocol, payload = int(row["protocol"]), int(row["payload"])
    name = transport(row).upper() if not transport(row).isdigit() else f"IP protocol {protocol}"
    if row["fragment"] > 0:
        return f"{name} fragment at {int(row['fragment'])}, {payload} bytes"
    if protocol == TCP and row["flags"] >= 0:
        flags = ",".join(word for bit, word in FLAGS if int(row["flags"]) & bit) or "no flags"
        data = f", {payload} bytes" if payload else ""
        return f"TCP {flags} seq {int(row['sequence'])} ack {int(row['acknowledged'])}{data}"
    if (protocol, int(row["icmp_type"])) in ECHO and row["icmp_id"] >= 0:
        asked = ECHO[protocol, int(row["icmp_type"])]
        return (
            f"ICMP{'v6' if protocol == ICMPV6 else ''} {asked} id {int(row['icmp_id'])} seq {int(row['icmp_sequence'])}"
        )
    if protocol in (ICMP, ICMPV6) and row["icmp_type"] < 0:
        return f"ICMP{'v6' if protocol == ICMPV6 else ''}, its header cut off"
    if protocol in (ICMP, ICMPV6):
        return f"ICMP{'v6' if protocol == ICMPV6 else ''} type {int(row['icmp_type'])} code {int(row['icmp_code'])}"
    return f"{name}, {payload} bytes"
