"""The questions of the comparison, in order: how a run answers, and which difference to the reference is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from analyzer.report.view import answers, measured
from analyzer.report.view.names import in_sentence, maker
from analyzer.report.view.parts import Cell
from analyzer.report.view.text import usual
from analyzer.result import Run

Difference = Callable[[Run, Run], str]


class Question(NamedTuple):
    """One row: what is asked, how a run answers, and how its answer differs from the reference's in words."""

    label: str
    sub: str
    answer: Callable[[Run], Cell]
    difference: Difference | None = None


def bytes_difference(run: Run, reference: Run) -> str:
    """Return `50 fewer than VXLAN`."""
    value, base = usual(measured.added(run)), usual(measured.added(reference))
    if value is None or base is None:
        return ""
    if value == base:
        return f"as {in_sentence(reference)}"
    return f"{abs(value - base)} {'more' if value > base else 'fewer'} than {in_sentence(reference)}"


def ratio(value: float | None, base: float | None, reference: Run) -> str:
    """Return `1.24 times VXLAN`; nothing where either is zero or not known."""
    if not value or not base:
        return ""
    times = f"{value / base:.2f}"
    return f"as {in_sentence(reference)}" if times == "1.00" else f"{times} times {in_sentence(reference)}"


def full_difference(run: Run, reference: Run) -> str:
    """Compare the shares of a full-size packet."""
    mine, base = measured.full_size(run), measured.full_size(reference)
    return ratio(mine.ratio, base.ratio, reference) if mine and base else ""


def captured_difference(run: Run, reference: Run) -> str:
    """Compare the shares as captured, of captures with the same segmentation only."""
    alike = run.segmentation == reference.segmentation
    return ratio(run.overhead.ratio, reference.overhead.ratio, reference) if alike else ""


def sent_difference(run: Run, reference: Run) -> str:
    """Compare the shares as sent."""
    return ratio(run.overhead.as_sent_ratio, reference.overhead.as_sent_ratio, reference)


def time_difference(scope: str) -> Difference:
    """Compare round trips of one datapath on one kernel; others would compare machines, not setups."""

    def compare(run: Run, reference: Run) -> str:
        mine, base = measured.pings(run, scope), measured.pings(reference, scope)
        alike = (maker(run), run.kernel) == (maker(reference), reference.kernel)
        if not alike or mine is None or base is None or mine.rtt_us is None or base.rtt_us is None:
            return ""
        return ratio(mine.rtt_us.median, base.rtt_us.median, reference)

    return compare


OF_THIS_RUN = "of this run's sizes, super-frames"
OTHER_NODE_TIME = partial(answers.round_trip, scope="internode")
SAME_NODE_TIME = partial(answers.round_trip, scope="intranode")

QUESTIONS: list[tuple[str, list[Question]]] = [
    ("The way across", [
        Question("To a pod on another node", "", answers.crossing),
        Question("To a pod on the same node", "", answers.intranode),
        Question("Route to the other node's pods", "one example, as the node's table says", answers.route),
    ]),
    ("What it costs", [
        Question("Bytes added per packet", "between nodes", answers.bytes_added, bytes_difference),
        Question("Share of a full-size packet", "those bytes, of all on the wire", answers.share_full, full_difference),
        Question("Derived: of all bytes captured", f"{OF_THIS_RUN} uncut", answers.share_captured, captured_difference),
        Question("Derived: of all bytes sent", f"{OF_THIS_RUN} cut at the MSS", answers.share_sent, sent_difference),
    ]),
    ("TTL the receiving pod sees", [
        Question("From the same node", "", partial(answers.ttl, scope="intranode")),
        Question("From another node", "", partial(answers.ttl, scope="internode")),
    ]),
    ("MTU, bytes of IP packet", [
        Question("Underlay", "interface of the nodes", lambda run: answers.sizes(run.mtu.underlay)),
        Question("Pod's route", "", lambda run: answers.sizes(run.mtu.pod_route)),
        Question("Negotiated", "MSS of SYNs + headers", answers.negotiated),
        Question("Proven", "largest seen to cross whole", answers.proven),
        Question("Ceiling", "underlay less the bytes added", answers.ceiling),
        Question("Verdict", "", answers.mtu_verdict),
    ]),
    ("Ping", [
        Question("Answered, other node", "", partial(answers.answered, scope="internode")),
        Question("Round trip, other node", "median", OTHER_NODE_TIME, time_difference("internode")),
        Question("Answered, same node", "", partial(answers.answered, scope="intranode")),
        Question("Round trip, same node", "median", SAME_NODE_TIME, time_difference("intranode")),
        Question("Answered, node not known", "of the pod pinged", partial(answers.answered, scope="other")),
        Question("Round trip, node not known", "median", partial(answers.round_trip, scope="other")),
    ]),
    ("What was captured", [
        Question("Packets made by", "", answers.made_by),
        Question("Capture points", "", answers.captured_at),
    ]),
]  # fmt: skip

SEEN = [
    Question("Flows", "of pods, counted once each", answers.flows_seen),
    Question("TTLs seen", "of the pods' own packets", answers.ttls_seen),
    Question("MSS", "as SYNs announce it", answers.mss_seen),
    Question("Super-frames", "larger than the wire allows", answers.super_frames),
]
"""What a lone file says by itself, whatever can be told of the way across."""
