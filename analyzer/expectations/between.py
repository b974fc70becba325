"""Expectations of pings, tunnels and routes."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.compare import path_rows, ping_rows
from analyzer.compare.measured import merged
from analyzer.expectations.finding import Finding, among, fits, joined, not_seen, only, within
from analyzer.expectations.form import OF_ALL, Pings, Routes, Tunnels
from analyzer.result import PingSummary, Run
from analyzer.words import count


def pings(run: Run, wanted: Pings) -> Finding:
    """Return whether the pings of a scope went as they have to."""
    found = ping_rows.summary(run, wanted.scope)
    return joined(list(_pings(run, found, wanted))) if found else not_seen(f"no {wanted.scope} ping was seen")


def _pings(run: Run, found: PingSummary, wanted: Pings) -> Iterator[Finding]:
    if wanted.count is not None:
        yield within("pings", found.requests, wanted.count, "", found.requests)
    if wanted.answered is not None:
        yield _answered(run, found, wanted.answered)
    times = found.rtt_us
    missing = "no point saw both a request and its reply"
    if wanted.median_rtt_us is not None:
        yield within(
            "median µs", times.median if times else None, wanted.median_rtt_us, missing, times.n if times else None
        )
    if wanted.maximum_rtt_us is not None:
        yield within(
            "maximum µs", times.maximum if times else None, wanted.maximum_rtt_us, missing, times.n if times else None
        )


def _answered(run: Run, found: PingSummary, wanted: str) -> Finding:
    """Judge how many replies came home; where replies may come unseen, a missing one says nothing."""
    if found.answered < found.requests and _one_way(run, found.scope):
        return not_seen("only an lxc saw the requests, and it shows no replies under BPF host routing: capture the pod")
    words = {"all": f"{found.requests} of {found.requests}", "none": f"0 of {found.requests}"}.get(wanted, wanted)
    seen = f"{found.answered} of {found.requests}"
    match = OF_ALL.fullmatch(words)
    met = match is not None and (found.answered, found.requests) == (int(match[1]), int(match[2]))
    why = "" if met else f"answered were {seen}, not {wanted}"
    return Finding("met" if met else "not met", f"answered {seen}", found.requests, why)


def _one_way(run: Run, scope: str) -> bool:
    """Return whether requests were seen at lxc points only, and host routing is not known to be legacy."""
    roles = {hop.role for path in run.ping_paths if path.scope == scope for hop in path.request}
    return roles == {"lxc"} and run.host_routing != "legacy"


def tunnels(run: Run, wanted: Tunnels) -> Finding:
    """Return whether every tunnel between nodes is as it has to be."""
    return joined(list(_tunnels(run, wanted))) if run.tunnels else not_seen(path_rows.tunnels(run).missing)


def _tunnels(run: Run, wanted: Tunnels) -> Iterator[Finding]:
    rows = run.tunnels
    frames = sum(row.frames for row in rows)
    yield Finding("met", count(frames, "frame"), frames)
    if wanted.type is not None:
        yield among("tunnel", [row.tunnel_type for row in rows], wanted.type, "")
    if wanted.port is not None:
        ports = [str(row.destination_port or "none") for row in rows]
        allowed = [wanted.port] if isinstance(wanted.port, int) else wanted.port
        yield among("port", ports, [str(port) for port in allowed], "")
    if wanted.outer_ttl is not None:
        yield only("outer TTL", merged(row.outer_ttl for row in rows), wanted.outer_ttl, "")
    if wanted.vni is not None:
        yield among("VNI", ["absent" if row.vni is None else "present" for row in rows], wanted.vni, "")
    if wanted.identities is not None:
        yield among("identities", ["unknown" if row.identity is None else "known" for row in rows], "known", "")
    if wanted.options is not None:
        yield _options(run, wanted.options)


def _options(run: Run, wanted: str | list[str]) -> Finding:
    seen = sorted({option for row in run.tunnels for option in row.geneve_options})
    if not seen:
        return Finding("not met", "no Geneve option", sum(row.frames for row in run.tunnels), "no frame carries one")
    met = any(fits(option, wanted) for option in seen)
    return Finding("met" if met else "not met", f"options {'; '.join(seen[:3])}", len(seen), "" if met else "none fits")


def routes(run: Run, wanted: Routes) -> Finding:
    """Return whether the routes to other nodes' pods are as they have to be."""
    rows = [row for row in run.routes if row.kind != "local"]
    if not rows:
        return not_seen(path_rows.route_kinds(run).missing or "no route to another node's pods")
    chosen = [row for row in rows if fits(row.node, wanted.node) and fits(row.destination, wanted.destination)]
    if not chosen:
        nodes = ", ".join(sorted({row.node for row in rows}))
        return not_seen(f"no such route among {len(rows)} of {nodes}")
    found = [Finding("met", f"{len(chosen)} routes", len(chosen))]
    if wanted.kind is not None:
        found.append(among("kind", [row.kind for row in chosen], wanted.kind, ""))
    if wanted.protocol is not None:
        found.append(among("protocol", [row.protocol or "none" for row in chosen], wanted.protocol, ""))
    return joined(found)
