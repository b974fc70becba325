"""The tshark command that shows a headline figure, on a named file; named as in the Result, safe to paste."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from analyzer.report.view import measured
from analyzer.report.view.names import heading, tunnel
from analyzer.report.view.parts import Command
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clean, count, usual
from analyzer.result import Point, Run


def commands(page: Shown) -> list[Command]:
    """Return one command per headline figure, each on the first run that has the figure."""
    checks: list[Callable[[Run], Command | None]] = [
        overhead, identity, bare, ttl, mss, proven, round_trip, spread, sessions, options,
    ]  # fmt: skip
    found = [next((made for run in page.main + page.others if (made := check(run))), None) for check in checks]
    return [command for command in found if command and clean(command.command) == command.command]


def overhead(run: Run) -> Command | None:
    """Bytes added: the two IP lengths of a tunnelled packet."""
    use, point = measured.tunnel_use(run), _underlay(run)
    common = usual(measured.added(run))
    if use is None or point is None or not common or use.tunnel_type not in ("vxlan", "geneve"):
        return None
    kind = use.tunnel_type
    return _command(
        f"{heading(run)} adds {common} bytes",
        point, kind, ["frame.number", "frame.len", "ip.len"], run,
        "ip.len holds the outer and the inner length; their difference is the bytes added",
    )  # fmt: skip


def identity(run: Run) -> Command | None:
    """VNI = identity: the VNI beside the inner addresses."""
    use, point = measured.tunnel_use(run), _underlay(run)
    if use is None or point is None or use.tunnel_type not in ("vxlan", "geneve"):
        return None
    kind = use.tunnel_type
    return _command(
        f"{heading(run)}: the VNI is the sender's identity, {use.vni} among them",
        point, kind, [f"{kind}.vni", "ip.src", "ip.dst"], run,
        f"{tunnel(kind)} network identifier, then outer and inner addresses; it changes with the inner source",
    )  # fmt: skip


def bare(run: Run) -> Command | None:
    """Native routing: pod addresses on the wire with nothing around them."""
    path, point = measured.ping_path(run, "internode"), _underlay(run)
    native = any(each.path_class == "native" for each in measured.crossing_classes(run))
    if path is None or point is None or not native:
        return None
    ends = f"icmp && ip.src == {path.source_ip} && ip.dst == {path.destination_ip}"
    return _command(
        f"{heading(run)} adds none: pod addresses stand bare on the wire",
        point, ends, ["frame.number", "frame.len", "ip.src", "ip.dst", "ip.ttl"], run,
        "one address pair and one TTL a line: no outer header",
    )  # fmt: skip


def ttl(run: Run) -> Command | None:
    """TTL at the receiver."""
    path = measured.ping_path(run, "internode")
    last = path.request[-1] if path and path.request and not path.last_seen_at else None
    point = next((each for each in run.points if last and each.id == last.point and each.file), None)
    if path is None or point is None or last is None:
        return None
    return _command(
        f"{heading(run)}: the receiver sees TTL {last.ip_ttl}",
        point, f"icmp.type == 8 && ip.src == {path.source_ip}", ["frame.number", "ip.src", "ip.dst", "ip.ttl"], run,
        "the last column, last value",
    )  # fmt: skip


def mss(run: Run) -> Command | None:
    """MSS of SYNs between nodes."""
    point = _underlay(run)
    if point is None or not run.mtu.negotiated:
        return None
    return _command(
        f"{heading(run)}: an MSS of {usual(run.mtu.negotiated)} less headers is negotiated",
        point, "tcp.flags.syn == 1", ["frame.number", "tcp.options.mss_val"], run,
        "MSS; 40 more is the MTU over IPv4, 60 over IPv6",
    )  # fmt: skip


def proven(run: Run) -> Command | None:
    """A packet of the largest size that crossed whole."""
    point = next((each for each in run.points if each.id == run.mtu.proven_at and each.file), None)
    if point is None or run.mtu.proven is None:
        return None
    return _command(
        f"{heading(run)}: a packet of {run.mtu.proven} bytes crossed whole",
        point, f"ip.len == {run.mtu.proven}", ["frame.number", "ip.len", "ip.src", "ip.dst"], run,
        "at least one line",
    )  # fmt: skip


def round_trip(run: Run) -> Command | None:
    """Round-trip times at the sender."""
    path, pings = measured.ping_path(run, "internode"), measured.pings(run, "internode")
    first = path.request[0] if path and path.request else None
    point = next((each for each in run.points if first and each.id == first.point and each.file), None)
    if path is None or point is None or pings is None or pings.rtt_us is None:
        return None
    return _command(
        f"{heading(run)}: median round trip {pings.rtt_us.median:,.0f} µs",
        point, f"icmp.resptime && ip.dst == {path.source_ip}", ["icmp.seq", "icmp.resptime"], run,
        "response time in milliseconds",
    )  # fmt: skip


def spread(run: Run) -> Command | None:
    """How flows spread: the conversations on one of several uplinks."""
    uplinks = [each for at in run.ecmp if len(at.leaving) > 1 for each in at.leaving if each.flows]
    point = next((each for each in run.points for uplink in uplinks if each.id == uplink.point and each.file), None)
    if point is None:
        return None
    flows = next(uplink.flows for uplink in uplinks if uplink.point == point.id)
    return _command(
        f"{heading(run)}: {count(flows, 'flow')} of pods left by {point.id}",
        point, "(tcp.flags.syn == 1 || udp || icmp) && !(tcp.port == 179)",
        ["ip.src", "tcp.srcport", "udp.srcport", "ip.dst", "ip.ttl"], run,
        "pods' addresses as source with the TTL that leaves this node; the node's other uplink shows the other flows",
    )  # fmt: skip


def sessions(run: Run) -> Command | None:
    """What BGP announced."""
    seen = {session.point for session in run.bgp if any(peer.announced for peer in session.peers)}
    point = next((each for each in run.points if each.id in seen and each.file), None)
    if point is None:
        return None
    return _command(
        f"{heading(run)}: BGP announces prefixes and their next hops",
        point, "bgp.type == 2", ["ip.src", "bgp.nlri_prefix", "bgp.update.path_attribute.next_hop"], run,
        "an UPDATE a line: prefixes, then where packets to them are sent",
    )  # fmt: skip


def options(run: Run) -> Command | None:
    """Geneve options."""
    point = _underlay(run)
    if point is None or not any(use.geneve_options for use in run.tunnels):
        return None
    fields = ["frame.number", "geneve.option.class", "geneve.option.type", "geneve.option.length"]
    return _command(
        f"{heading(run)} carries Geneve options", point, "geneve.option", fields, run, "class and type of each option"
    )


def _underlay(run: Run) -> Point | None:
    """Return the node interface with most frames, where headers are seen whole."""
    return max(measured.with_file(run, "underlay", "unknown"), key=lambda point: point.frames, default=None)


def _command(claim: str, point: Point, display_filter: str, fields: list[str], run: Run, look_for: str) -> Command:
    ports = sorted(
        {(use.destination_port, use.tunnel_type) for use in run.tunnels if use.tunnel_type in ("vxlan", "geneve")}
    )
    decode = [word for port, kind in ports for word in ("-d", f"udp.port=={port},{kind}")]
    shown = [word for name in fields for word in ("-e", name)]
    words = ["tshark", "-r", point.file or "", *decode, "-Y", display_filter, "-T", "fields", *shown]
    return Command(claim, shlex.join(words), look_for, display_filter)
