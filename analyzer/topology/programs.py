"""eBPF programs on a node's interfaces, from what bpftool prints, and from pinned links.

`bpftool -j net` lists tc and XDP, newer ones TCX and netkit too (tools/bpf/bpftool/net.c, netlink_dumper.c);
`bpftool -j link` lists what is attached by links; `bpftool -j prog` has the names that XDP's rows and links lack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from analyzer.topology.route import objects

XDP = "xdp"
SHOWN_MOST = 64
"""Programs of one interface: the kernel takes that many at a TCX or netkit hook (BPF_MPROG_MAX, linux/bpf_mprog.h)."""


class Program(NamedTuple):
    """An attached program: its name, and where as bpftool says it (`clsact/ingress`, `tcx/egress`, `xdp`)."""

    name: str
    hook: str | None
    """Null where nothing says it: pins tell the interface alone."""


class _Attached(NamedTuple):
    """A program at an interface, as one row says it: device by name or index, program by name or number."""

    device: Any
    index: Any
    name: Any
    number: Any
    hook: str | None


def programs(read: dict[str, Any]) -> dict[str, list[Program]] | None:
    """Return interface → its programs, sorted; one that only its number is known of is called `program N`.

    None where bpftool was not asked. An interface without programs is in it only where both `net` and `link` were read,
    as either leaves out some kinds, and every link is of a kind that this bpftool knows: 7.1 prints TCX's as a number,
    without the interface, and is silent about them in `net`.
    """
    sources = [read.get(name) for name in ("bpf-net", "bpf-link", "bpf-pins")]
    if not any(isinstance(content, (list, dict)) for content in sources):
        return None
    devices = by_number(read.get("link"), "ifindex", "ifname")
    names = by_number(read.get("bpf-prog"), "id", "name")
    found: dict[str, set[Program]] = {}
    if isinstance(sources[0], list) and isinstance(sources[1], list) and _all_known(sources[1]):
        found = {name: set() for name in devices.values() if isinstance(name, str)}
    for each in (*_of_net(sources[0]), *_of_links(sources[1]), *_of_pins(sources[2])):
        device = each.device if isinstance(each.device, str) else devices.get(str(each.index))
        name = _name(each, names.get(str(each.number)))
        if isinstance(device, str) and name and len(found.setdefault(device, set())) < SHOWN_MOST:
            found[device].add(Program(name, each.hook))
    return {device: _once(each) for device, each in found.items()}


def _once(found: set[Program]) -> list[Program]:
    """Leave out what a source without hooks says again."""
    placed = {each.name for each in found if each.hook}
    kept = (each for each in found if each.hook or each.name not in placed)
    return sorted(kept, key=lambda each: (each.name, each.hook or ""))


def _all_known(links: Any) -> bool:
    return all(isinstance(row.get("type"), str) for row in objects(links))


def by_number(content: Any, number: str, name: str) -> dict[str, Any]:
    """Return the rows' names by their number, as text: a stranger's number may be anything."""
    return {str(row[number]): row.get(name) for row in objects(content) if number in row}


def _of_net(content: Any) -> Iterator[_Attached]:
    """XDP's rows have `id` and no name, several at once (`multi_attachments`); TCX and netkit say `prog_id`."""
    for section in objects(content):
        rows = [(row, _text(row.get("kind"))) for row in objects(section.get("tc"))]
        for row, hook in (*rows, *((row, XDP) for row in objects(section.get("xdp")))):
            for each in (row, *objects(row.get("multi_attachments"))):
                number = each.get("prog_id", each.get("id"))
                yield _Attached(row.get("devname"), row.get("ifindex"), each.get("name"), number, hook)


def _of_links(content: Any) -> Iterator[_Attached]:
    """TCX and netkit say `attach_type`, `tcx_ingress` for what `net` calls `tcx/ingress`; XDP has one place only."""
    for row in objects(content):
        placed = _text(row.get("attach_type"))
        hook = XDP if row.get("type") == XDP else placed.replace("_", "/", 1) if placed else None
        yield _Attached(row.get("devname"), row.get("ifindex"), None, row.get("prog_id"), hook)


def _of_pins(content: Any) -> Iterator[_Attached]:
    """Read `{interface: [program, ...]}`: Cilium pins its links by device (pkg/datapath/loader)."""
    if isinstance(content, dict):
        for device, names in content.items():
            listed = names if isinstance(names, list) else ()
            yield from (_Attached(device, None, name, None, None) for name in listed)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _name(attached: _Attached, by_its_number: Any) -> str | None:
    """Return the program's name.

    A tc filter is called as who attached it liked: `from_container:[*fsobj]` by iproute2, `cil_from_netdev-eth0` by
    Cilium (pkg/datapath/loader/tc.go). It may be longer than the program's own, which the kernel cuts at 15 characters.
    """
    own = by_its_number if isinstance(by_its_number, str) and by_its_number else None
    if not isinstance(attached.name, str) or not attached.name:
        known = isinstance(attached.number, int) and not isinstance(attached.number, bool)
        return own or (f"program {attached.number}" if known else None)
    called = attached.name.partition(":[")[0].removesuffix(f"-{attached.device}")
    return called if own is None or called.startswith(own) else own
