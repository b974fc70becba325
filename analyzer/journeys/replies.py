"""What answers a packet: the reply to an echo request, and ICMP errors that quote it."""

from __future__ import annotations

import numpy as np

from analyzer.journeys.addresses import address
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import NO_TIME, NOTHING, Seen
from analyzer.journeys.words import ASKS
from analyzer.trace_result import IcmpError

MOST_ERRORS = 5


def reply_to(run: FollowedRun, row: int) -> bool | None:
    """Return whether the reply to an echo request was seen anywhere; None where the packet is none."""
    asked = run.rows[row]
    if not is_request(asked):
        return None
    return bool(len(reply_rows(run, asked)))


def is_request(row: Seen) -> bool:
    """Return whether the packet is an echo request."""
    return bool(
        ASKS.get(int(row["protocol"])) == row["icmp_type"] and row["icmp_id"] != NOTHING and row["fragment"] <= 0
    )


def reply_rows(run: FollowedRun, asked: Seen) -> list[int]:
    """Return the sightings of the reply to an echo request, in the order in which they were read."""
    rows = run.rows[run.answers]
    found = rows["protocol"] == asked["protocol"]
    for name in ("icmp_id", "icmp_sequence"):
        found &= rows[name] == asked[name]
    for name in ("source", "source_hi"):
        other = name.replace("source", "destination")
        found &= (rows[name] == asked[other]) & (rows[other] == asked[name])
    places: list[int] = run.answers[found].tolist()
    return places


def errors_about(run: FollowedRun, row: Seen) -> list[IcmpError]:
    """Return the ICMP errors that quote the packet, each once, where it was seen first; the first few."""
    quoting = run.quoting[run.rows["quoted"][run.quoting] == row["header"]]
    found: dict[int, IcmpError] = {}
    for at in quoting[np.argsort(run.rows["time"][quoting], kind="stable")].tolist():
        packet = int(run.packets.of_row[at])
        if packet not in found and len(found) < MOST_ERRORS:
            found[packet] = _error(run, at)
    return list(found.values())


def _error(run: FollowedRun, at: int) -> IcmpError:
    row = run.rows[at]
    return IcmpError(
        source_ip=address(row, "source"),
        icmp_type=int(row["icmp_type"]),
        icmp_code=int(row["icmp_code"]),
        mtu=int(row["icmp_mtu"]) if row["icmp_mtu"] > 0 else None,
        point=run.seen.point(int(row["capture"])).id,
        frame_number=int(row["number"]),
        time_epoch_ns=None if row["time"] == NO_TIME else int(row["time"]),
    )
