"""One function per question of the comparison table: Run → Cell. A dash means not measured, never zero."""

from __future__ import annotations

from analyzer.report.triage_words import outcome_of
from analyzer.report.view import measured, talk
from analyzer.report.view.names import maker
from analyzer.report.view.parts import Cell, Status, unknown
from analyzer.report.view.text import (
    NOT_KNOWN,
    clip,
    count,
    distribution,
    estimate,
    listed,
    microseconds,
    number,
    numbers,
    share,
    span,
    total,
    usual,
)
from analyzer.result import PingSummary, RouteTo, Run
from analyzer.words import SEVERITIES, Severity

CLASSES = {
    "native": "bare, by route",
    "encapsulated": "in a tunnel",
    "encrypted": "encrypted",
    "mixed": "partly bare, partly in a tunnel",
    "unknown": "not settled",
    None: "not settled",
}
VERDICTS: dict[str, tuple[str, Status]] = {
    "fits": ("fits", "good"),
    "wasteful": ("fits, with room left unused", "warn"),
    "fragmented": ("fragmented", "bad"),
    "too large": ("too large", "bad"),
    "unknown": ("not known", ""),
}

CONFIGURED = "fits as configured"
"""Said of the sizes that state tells: no packet of the route's size was seen to arrive, or sizes had trouble."""
NONE_ARRIVED = "none seen to arrive"
OF_SIZE = (
    "dsr-not-budgeted",
    "encryption-not-budgeted",
    "frag-needed-undelivered",
    "fragments-lost",
    "icmp-filtered",
    "mss-too-large",
    "outer-fragmentation",
    "pmtu-blackhole",
)
"""Rules of packets too large for their way."""
STATUSES: dict[Severity, Status] = {"critical": "bad", "warning": "warn", "info": ""}


def made_by(run: Run) -> Cell:
    """Who made the packets, and with which host routing."""
    routing = "" if run.host_routing == "unknown" else f"host routing {run.host_routing}"
    segments = "" if run.segmentation == "unknown" else f"segmentation {clip(run.segmentation, 20)}"
    version = clip(run.cilium_version, 80) if run.cilium_version else ""
    return Cell(maker(run), "; ".join(filter(None, (version, routing, segments))), title=run.description)


def crossing(run: Run) -> Cell:
    """How a pod's packet crosses to another node."""
    classes = measured.crossing_classes(run)
    if not classes:
        return unknown("no flow between nodes")
    first = classes[0]
    words = CLASSES[first.path_class]
    if first.path_class == "encapsulated":
        words = f"in {measured.tunnels_in_words(run)}" if run.tunnels else words
    if measured.none_arrived(run):
        words = f"{words}; {NONE_ARRIVED}"
    others = [f"{CLASSES[each.path_class]}: {number(each.flows)}" for each in classes[1:]]
    confidence = _confidence(first.confidence)
    return Cell(words, "; ".join([f"{count(first.flows, 'flow')}, {confidence or 'confidence not known'}", *others]))


def _confidence(counts: dict[str, int]) -> str:
    said = [(name, n) for name, n in sorted(counts.items()) if n]
    return f"all {said[0][0]}" if len(said) == 1 else listed([f"{number(n)} {name}" for name, n in said])


def intranode(run: Run) -> Cell:
    """Whether a packet between pods of one node stays there."""
    flows = measured.intranode_flows(run)
    return Cell("stays on the node", count(flows, "flow")) if flows else unknown("no such flow")


def bytes_added(run: Run) -> Cell:
    """Bytes added per packet between nodes: most common, range, n."""
    values = measured.added(run)
    common = usual(values)
    if common is None:
        return unknown("no packet between nodes")
    n = total(values)
    low, high = min(each.value for each in values), max(each.value for each in values)
    if low == high:
        lost = f", {NONE_ARRIVED}" * measured.none_arrived(run)
        return Cell(count(common, "byte"), f"{'of what left' if lost else 'always'}, n = {number(n)}{lost}")
    part = share(next(each.n for each in values if each.value == common) / n)
    return Cell(count(common, "byte"), f"{low} to {high}; {common} in {part} of n = {number(n)}")


def share_full(run: Run) -> Cell:
    """Bytes added as a share of the largest packet that a pod sends: what a bulk transfer pays."""
    full = measured.full_size(run)
    if full is None or run.overhead_model is None:
        return unknown("the pods' MTU is not known" if measured.added(run) else "")
    return Cell(share(full.ratio), f"{number(full.overhead_bytes)} of {number(full.wire_bytes)} bytes")


def share_captured(run: Run) -> Cell:
    """Bytes added as a share of wire bytes, as captured."""
    cost = run.overhead
    if cost.ratio is None:
        return unknown()
    return Cell(share(cost.ratio), f"{number(cost.overhead_bytes)} of {number(cost.wire_bytes)} bytes")


def share_sent(run: Run) -> Cell:
    """That share as sent on a wire, where super-frames are cut: an estimate."""
    cost = run.overhead
    if cost.as_sent_ratio is None or cost.as_sent_packets is None:
        return unknown("a super-frame's MSS was not seen" if cost.super_frames else "")
    return Cell(estimate(cost.as_sent_ratio), f"estimate, {count(cost.as_sent_packets, 'packet')}")


def ttl(run: Run, scope: str) -> Cell:
    """TTL that the receiving pod sees."""
    values = run.ttl_at_receiver.get(scope, [])
    return Cell(distribution(values), f"n = {number(total(values))}") if total(values) else unknown()


def negotiated(run: Run) -> Cell:
    """MSS plus headers, as SYNs between nodes carry it."""
    values = run.mtu.negotiated
    return Cell(distribution(values), f"n = {count(total(values), 'SYN')}") if total(values) else unknown()


def proven(run: Run) -> Cell:
    """Largest packet seen to cross whole."""
    mtu = run.mtu
    return unknown() if mtu.proven is None else Cell(str(mtu.proven), f"at {clip(mtu.proven_at or '', 40)}")


def ceiling(run: Run) -> Cell:
    """Largest packet that can cross whole."""
    return unknown() if run.mtu.ceiling is None else Cell(str(run.mtu.ceiling))


def sizes(values: list[int]) -> Cell:
    """Interface or route MTUs, as configured."""
    return Cell(numbers(values)) if values else unknown()


def mtu_verdict(run: Run) -> Cell:
    """Whether pods send what the path can carry: by the configured sizes, and by what was seen to arrive.

    Good where a packet of the route's size arrived, and nothing beside it says otherwise.
    """
    words, status = VERDICTS[run.mtu.verdict]
    struck = [finding for finding in run.triage.findings if finding.rule in OF_SIZE and finding.severity != "info"]
    if run.mtu.verdict in ("fits", "wasteful") and struck:
        worst = min(struck, key=lambda finding: SEVERITIES.index(finding.severity))
        title = outcome_of(worst, run.triage).title
        fits = _fits(run).text if run.mtu.verdict == "fits" else words
        return Cell(f"{fits}, but see the findings", f"{title}; {run.mtu.why}", STATUSES[worst.severity])
    return _fits(run) if run.mtu.verdict == "fits" else Cell(words, run.mtu.why, status)


def _fits(run: Run) -> Cell:
    """Return how far the fit of the configured sizes is proven."""
    proven, why = run.mtu.proven, run.mtu.why
    if proven is None:
        return Cell(f"{CONFIGURED}, {NONE_ARRIVED}", why)
    if proven < max(run.mtu.pod_route, default=0):
        largest = measured.largest_sent(run)
        untried = ", larger not tried" if largest is not None and largest <= proven else ""
        return Cell(f"{CONFIGURED}, {proven} proven{untried}", why)
    if run.mtu.outer_fragments:
        return Cell("fits, proven, larger fragmented", why)
    return Cell("fits, proven", why, "good")


def answered(run: Run, scope: str) -> Cell:
    """Echo requests answered of those sent."""
    pings = measured.pings(run, scope)
    return answered_of(pings) if pings else unknown("none sent")


def answered_of(pings: PingSummary) -> Cell:
    """Return `5 of 5`, marked when some were lost."""
    complete = pings.answered == pings.requests
    return Cell(f"{number(pings.answered)} of {number(pings.requests)}", "", "good" if complete else "bad")


def round_trip(run: Run, scope: str) -> Cell:
    """Median round-trip time with n and range."""
    pings = measured.pings(run, scope)
    if pings is None or pings.rtt_us is None or not pings.rtt_us.n:
        return unknown()
    return Cell(microseconds(pings.rtt_us.median), span(pings.rtt_us))


def route(run: Run) -> Cell:
    """How a node's table says about a pod CIDR of another node."""
    found = measured.remote_route(run)
    if found is None:
        return unknown("no state was captured")
    return Cell(
        route_in_words(found),
        f"on {clip(found.node, 30)}: {found.kind}",
        "bad" if found.kind == "none" else "",
        code=True,
    )


def route_in_words(found: RouteTo) -> str:
    """Return the route as `ip route` prints it."""
    if found.kind == "none":
        return f"no route to {clip(found.destination, 40)}"
    hops = [f"via {clip(via, 40)}" for via in found.via]
    devices = [f"dev {clip(device, 20)}" for device in found.device]
    paired = (
        [" ".join(pair) for pair in zip(hops, devices, strict=False)] if len(hops) == len(devices) else hops + devices
    )
    words = [clip(found.destination, 40), *paired]
    words += [f"proto {clip(found.protocol, 20)}"] if found.protocol else []
    return " ".join(words + ([f"mtu {found.mtu}"] if found.mtu else []))


def flows_seen(run: Run) -> Cell:
    """Flows and packets."""
    flows, _, packets = talk.flows_in_words(run).partition(", ")
    return Cell(flows, packets) if flows else unknown()


def ttls_seen(run: Run) -> Cell:
    """Every TTL of the flows, whichever direction."""
    return Cell(talk.values_in_words(talk.ttls(talk.telling(run)), falling=True))


def mss_seen(run: Run) -> Cell:
    """MSS of every SYN, and the packet it makes."""
    size, _, so = talk.mss_in_words(run).partition(", so ")
    return Cell(f"MSS {size}", f"so {so}" if so else "") if size != NOT_KNOWN else unknown("no SYN was seen")


def super_frames(run: Run) -> Cell:
    """Super-frames over all points."""
    return Cell(count(talk.super_frames(run), "super-frame"))


def captured_at(run: Run) -> Cell:
    """Capture points, frames and drops."""
    points, drops = len(run.points), measured.dropped(run)
    lost = "drops not known" if drops is None else f"{number(drops)} dropped"
    return Cell(count(points, "point"), f"{count(measured.frames(run), 'frame')}, {lost}", "warn" if drops else "")
