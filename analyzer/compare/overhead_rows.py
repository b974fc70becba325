"""What the path adds, as figures of one run."""

from __future__ import annotations

from analyzer.compare.measured import Measured, distribution, nothing
from analyzer.compare.tapped import no_wire
from analyzer.result import Run

NO_SYN = "super-frames without the SYN that says their MSS: start before the connections"


def per_frame(run: Run) -> Measured:
    """Return the header bytes added to each frame between nodes."""
    return distribution(run.overhead.bytes_per_frame, no_wire(run))


def largest(run: Run) -> Measured:
    """Return the largest number of bytes added to any frame: what an MTU has to leave room for."""
    seen = [each.value for each in run.overhead.bytes_per_frame if each.n]
    return Measured(max(seen), run.overhead.n) if seen else nothing(no_wire(run))


def share_captured(run: Run) -> Measured:
    """Return added bytes over wire bytes, super-frames counted as the one frame that was captured."""
    over = run.overhead
    return nothing(no_wire(run)) if over.ratio is None else Measured(over.ratio, over.n)


def share_sent(run: Run) -> Measured:
    """Return the estimate of the same share with every super-frame cut into packets of the MSS."""
    over = run.overhead
    if over.as_sent_ratio is None:
        return nothing(no_wire(run) if over.ratio is None else NO_SYN)
    return Measured(over.as_sent_ratio, over.as_sent_packets)
