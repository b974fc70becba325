"""Snapshots of a node: MTUs, routes, programs, and what changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import LeftOut
from analyzer.topology.state import NodeState, changes, read_node
from tests.run_folder import put

LINKS = [{"ifindex": 2, "ifname": "eth0", "mtu": 1500}, {"ifindex": 7, "ifname": "lxca", "mtu": 1450}]


def snapshot(folder: Path, moment: str = "before", **files: object) -> NodeState:
    """Write the files (`bpf_net` is bpf-net.json) and read them back, without a fault."""
    for name, content in files.items():
        put(folder / "state" / moment / f"{name.replace('_', '-')}.json", content)
    left_out: list[LeftOut] = []
    state = read_node(folder, left_out)
    assert [] == left_out
    return state


def test_interface_mtus_come_from_link(tmp_path: Path) -> None:
    assert {"eth0": 1500, "lxca": 1450} == snapshot(tmp_path, link=LINKS).mtu


def test_a_pods_own_interface_and_routes_are_kept_by_its_name(tmp_path: Path) -> None:
    state = snapshot(
        tmp_path,
        pod_web_1_addr=[{"ifname": "lo", "mtu": 65536}, {"ifname": "eth0", "mtu": 1500}],
        pod_web_1_route=[{"dst": "default", "dev": "eth0", "metrics": [{"mtu": 1450}]}],
    )
    assert {"web-1": 1500} == state.pod_mtu
    assert [("default", 1450)] == [(route.destination, route.mtu) for route in state.pod_routes["web-1"]]


def test_the_snapshot_before_the_capture_counts_or_else_the_one_after(tmp_path: Path) -> None:
    assert {"eth0": 9000} == snapshot(tmp_path, "after", link=[{"ifname": "eth0", "mtu": 9000}]).mtu
    assert {"eth0": 1500, "lxca": 1450} == snapshot(tmp_path, "before", link=LINKS).mtu


def test_an_address_stays_with_its_interface_unless_it_is_the_links_own(tmp_path: Path) -> None:
    addresses = [
        {"family": "inet", "local": "10.244.1.77", "scope": "global"},
        {"family": "inet6", "local": "fe80::1", "scope": "link"},
    ]
    addr = [{"ifname": "cilium_host", "addr_info": addresses}, {"ifname": "cilium_net", "addr_info": addresses[1:]}]
    state = snapshot(tmp_path, addr=addr)
    assert ({"cilium_host": ["10.244.1.77"]}, ["10.244.1.77"]) == (state.addresses_at, state.addresses)


def test_without_a_snapshot_nothing_is_known(tmp_path: Path) -> None:
    assert NodeState() == snapshot(tmp_path)


def test_a_route_whose_destination_iproute2_printed_twice_keeps_the_first(tmp_path: Path) -> None:
    """iproute2 6.1 prints "dst" of the route and again "dst" of its encapsulation, in one object."""
    put(tmp_path / "state" / "before" / "route.json",
        b'[{"dst":"10.244.2.0/24","encap":"ip","dst":"172.18.0.4","dev":"cilium_vxlan"}]')  # fmt: skip
    assert [("10.244.2.0/24", ("cilium_vxlan",))] == [(r.destination, r.devices) for r in snapshot(tmp_path).routes]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'[{"ifname":', "not JSON: Expecting value: line 1 column 12 (char 11)"),
        (
            b"[" * 200_000,
            "not JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string",
        ),
        (
            b'["\\ud800"]',
            "not JSON: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
        ),
    ],
)
def test_a_file_that_is_no_json_is_left_out_and_the_others_are_read(tmp_path: Path, content: bytes, why: str) -> None:
    path = put(tmp_path / "state" / "before" / "route.json", content)
    put(tmp_path / "state" / "before" / "link.json", LINKS)
    left_out: list[LeftOut] = []
    state = read_node(tmp_path, left_out)
    assert [LeftOut(str(path), f"cannot read {path}", why, "take the snapshot again")] == left_out
    assert (1500, []) == (state.mtu["eth0"], state.routes)


def test_state_that_changed_during_the_capture_is_named(tmp_path: Path) -> None:
    """Caches of neighbours and what the agent tells do by themselves; one moment or no JSON cannot be compared."""
    for moment in ("before", "after"):
        for name in ("route", "neigh", "bpf-prog", "cilium-status"):
            put(tmp_path / "n1" / "state" / moment / f"{name}.json", [moment])
        put(tmp_path / "n1" / "state" / moment / "addr.json", moment.encode())
    put(tmp_path / "n1" / "state" / "before" / "rule.json", [])
    assert ["n1/route.json"] == changes(tmp_path, ["n1", "n2"])


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"promiscuity": 1}, {"promiscuity": 0}, []),
        ({"stats64": {"rx": {"bytes": 5}}}, {"stats64": {"rx": {"bytes": 9}}}, []),
        ({"mtu": 1500, "promiscuity": 1}, {"mtu": 1400, "promiscuity": 0}, ["n1/link.json"]),
        ({"linkinfo": {"info_kind": "veth"}}, {"linkinfo": {"info_kind": "netkit"}}, ["n1/link.json"]),
        ({"a": 1}, {"b": 1}, ["n1/link.json"]),
    ],
)
def test_counters_and_what_tcpdump_itself_changes_are_no_change(
    tmp_path: Path, before: dict[str, object], after: dict[str, object], changed: list[str]
) -> None:
    put(tmp_path / "n1" / "state" / "before" / "link.json", [before])
    put(tmp_path / "n1" / "state" / "after" / "link.json", [after])
    assert changed == changes(tmp_path, ["n1"])
