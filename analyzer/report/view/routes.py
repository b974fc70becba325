"""Routing tables side by side: a node's way to each node's pods, a column a run, the lines that decide marked."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from analyzer.report.view import interfaces, measured, nodes
from analyzer.report.view.answers import route_in_words
from analyzer.report.view.names import heading, maker
from analyzer.report.view.parts import Block, Cell, Column, Row, Rows, Section, Status, Table, unknown
from analyzer.report.view.paths import genuine
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, listed, more
from analyzer.result import RouteTo, Run

NODES, ROWS = 6, 12
KINDS: dict[str, tuple[str, Status]] = {
    "overlay": ("into the tunnel device", ""),
    "native": ("to the next router or node", ""),
    "ecmp": ("over several next hops", ""),
    "none": ("only the default route: nobody there knows these pods", "bad"),
}
READ = (
    "Each line is what the node's table says about the pods of one node; a mark stands at the line that decided the "
    "way of the ping between nodes, and at those that BGP brought. "
    "An overlay needs one line into the tunnel device; native routing needs to be told "
    "the next hop of every node's pods, by a static route or by BGP."
)


def section(page: Shown) -> Section | None:
    """Return the routes of the compared runs side by side; their nodes and interfaces each behind a click."""
    table = side_by_side([run for run in page.main if run.routes], "routes")
    blocks: list[Block] = [table] if table else []
    blocks += [group for run in page.main if (group := nodes.of_run(run))] if table else []
    blocks += [group for run in [*page.main, *genuine(page)] if (group := interfaces.of_run(run))]
    return Section("routes", "What the nodes know", "", blocks) if blocks else None


def side_by_side(runs: list[Run], identity: str) -> Table | None:
    """Return one table: a group a node, a row a node whose pods are wanted, a column a run."""
    if not runs:
        return None
    known = list(dict.fromkeys(each.node for run in runs for each in _remote(run)))
    first = {route.node for run in runs if (route := deciding(run))}
    known.sort(key=lambda node: node not in first)
    columns = [Column("To the pods of", weight=14)]
    columns += [Column(heading(run), maker(run), weight=22) for run in runs]
    groups = [Rows(_rows(runs, node), f"Table of {clip(node, 40)}") for node in known[:NODES]]
    left = more(len(known) - NODES, "node")
    return Table(f"{identity}-table", "Routes to pods, node by node", columns, groups, READ, left, stacked=True)


def _rows(runs: list[Run], node: str) -> list[Row]:
    owners = list(dict.fromkeys(_owner(run, each) for run in runs for each in _remote(run) if each.node == node))
    return [Row(Cell(clip(owner, 40)), [_cell(run, node, owner) for run in runs]) for owner in sorted(owners)[:ROWS]]


def _remote(run: Run) -> list[RouteTo]:
    """Return the routes to other nodes' pods: to its own a node has an interface each."""
    return [each for each in run.routes if each.kind != "local"]


def _owner(run: Run, route: RouteTo) -> str:
    """Return the node whose pods a route leads to; the prefix where nothing says whose it is."""
    return next((node.name for node in run.nodes if route.destination in node.pod_cidrs), route.destination)


def _cell(run: Run, node: str, owner: str) -> Cell:
    found = [each for each in _remote(run) if each.node == node and _owner(run, each) == owner]
    if not found:
        return unknown("no such node here" if all(each.node != node for each in run.routes) else "no line")
    words, status = KINDS[found[0].kind]
    words += more(len(found) - 1, "line").replace("and", ", and", 1)
    mark = _mark(run, found[0])
    return Cell(route_in_words(found[0]), f"{mark}{words}", status, code=True, telling=bool(mark))


def _mark(run: Run, route: RouteTo) -> str:
    """Return what makes this a line to look at: it decided the ping's way, or BGP brought it."""
    told = ["decides the ping"] * _decides(run, route) + ["BGP brought it"] * (route.protocol == "bgp")
    return f"\N{BLACK RIGHT-POINTING POINTER} {', '.join(told)}: " if told else ""


def learnt(run: Run) -> str:
    """Return who has lines that BGP brought, where those by which the nodes send to it have not; else nothing."""
    route = deciding(run)
    holders: dict[str, int] = {}
    for each in run.routes:
        if each.protocol == "bgp":
            holders[each.node] = holders.get(each.node, 0) + 1
    if not holders or route is None or route.protocol == "bgp":
        return ""
    held = listed([f"{clip(node, 40)} ({count(lines, 'line')})" for node, lines in holders.items()])
    return f"The nodes only announce their pods by BGP, and install no routes; those stand as `proto bgp` at {held}"


def _decides(run: Run, route: RouteTo) -> bool:
    """Tell whether this is the line by which the ping between nodes left its node."""
    path = measured.ping_path(run, "internode") or measured.lost_path(run)
    if path is None or not path.request:
        return False
    return route.node == path.request[0].node and _holds(route.destination, path.destination_ip)


def _holds(prefix: str, address: str) -> bool:
    """Tell whether the address is one of the prefix; what is neither holds nothing."""
    try:
        return ip_address(address) in ip_network(prefix, strict=False)
    except ValueError:
        return False


def deciding(run: Run) -> RouteTo | None:
    """Return the line by which the ping between nodes left its node, None where no state says it."""
    return next((each for each in _remote(run) if _decides(run, each)), None)
