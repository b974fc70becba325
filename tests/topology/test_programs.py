"""eBPF programs on interfaces, in the shapes in which bpftool prints them."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.topology.model import Topology
from analyzer.topology.programs import Program, programs
from analyzer.topology.state import NodeState

LINKS = [{"ifindex": 2, "ifname": "eth0"}, {"ifindex": 7, "ifname": "lxca"}]
PROGRAMS = [
    {"id": 40, "type": "sched_cls", "name": "cil_from_container"},
    {"id": 41, "type": "sched_cls", "name": "cil_to_netdev"},
    {"id": 42, "type": "cgroup_sock_addr", "name": "sock4"},
    {"id": 43, "type": "xdp", "name": "cil_xdp_entry"},
]
NOTHING: list[dict[str, list[Any]]] = [{"xdp": [], "tc": [], "flow_dissector": [], "netfilter": []}]


def attached(**files: Any) -> dict[str, list[Program]] | None:
    """Return the programs of these files; `bpf_net` is bpf-net.json, links and programs are those above."""
    whole = {"link": LINKS, "bpf_prog": PROGRAMS} | files
    return programs({name.replace("_", "-"): content for name, content in whole.items()})


def found(**files: Any) -> dict[str, list[str]] | None:
    """Return their names."""
    known = attached(**files)
    return None if known is None else {device: [program.name for program in each] for device, each in known.items()}


def net(**hooks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [NOTHING[0] | hooks]


def test_tc_filters_of_iproute2_and_of_cilium_are_called_by_their_programs() -> None:
    """iproute2 appends the object it was pinned as, Cilium the device; the kernel's own name may be cut."""
    rows = [
        {"devname": "lxca", "ifindex": 7, "kind": "clsact/ingress", "name": "from_container:[*fsobj]", "id": 4754},
        {"devname": "eth0", "ifindex": 2, "kind": "clsact/egress", "name": "cil_to_netdev-eth0", "id": 41},
        {"devname": "eth0", "ifindex": 2, "kind": "clsact/ingress", "name": "bpf_netdev.o:[from-netdev]", "id": 40},
    ]
    assert {"lxca": ["from_container"], "eth0": ["cil_from_container", "cil_to_netdev"]} == found(bpf_net=net(tc=rows))


def test_a_name_that_the_kernel_cut_is_told_whole_where_the_filter_has_it() -> None:
    row = {"devname": "lxca", "ifindex": 7, "kind": "clsact/ingress", "name": "cil_from_container-lxca", "id": 50}
    cut = [{"id": 50, "name": "cil_from_contai"}]
    assert {"lxca": ["cil_from_container"]} == found(bpf_net=net(tc=[row]), bpf_prog=cut)


def test_xdp_has_a_number_and_no_name() -> None:
    rows = [{"devname": "eth0", "ifindex": 2, "mode": "driver", "id": 43}]
    assert {"eth0": ["cil_xdp_entry"]} == found(bpf_net=net(xdp=rows))
    several = [{"devname": "eth0", "ifindex": 2,
                "multi_attachments": [{"mode": "driver", "id": 43}, {"mode": "generic", "id": 99}]}]  # fmt: skip
    assert {"eth0": ["cil_xdp_entry", "program 99"]} == found(bpf_net=net(xdp=several))


@pytest.mark.parametrize("kind", ["tcx/ingress", "tcx/egress", "netkit/primary", "netkit/peer"])
def test_tcx_and_netkit_of_newer_ones_stand_among_tc(kind: str) -> None:
    row = {"devname": "lxca", "ifindex": 7, "kind": kind, "name": "cil_from_container", "prog_id": 40,
           "prog_flags": [], "link_id": 9, "link_flags": []}  # fmt: skip
    assert {"lxca": [Program("cil_from_container", kind)]} == attached(bpf_net=net(tc=[row]))


def test_links_name_the_interface_by_name_or_index() -> None:
    links = [
        {"id": 1, "type": "tcx", "prog_id": 40, "ifindex": 7, "attach_type": "tcx_ingress"},
        {"id": 2, "type": "tcx", "prog_id": 41, "devname": "eth0", "ifindex": 2, "attach_type": "tcx_egress"},
        {"id": 3, "type": "cgroup", "prog_id": 42, "cgroup_id": 1},
        {"id": 4, "type": "xdp", "prog_id": 43, "devname": "eth0", "ifindex": 2},
        {"id": 5, "type": "netkit", "prog_id": 40, "ifindex": 77},
    ]
    assert {"lxca": ["cil_from_container"], "eth0": ["cil_to_netdev", "cil_xdp_entry"]} == found(bpf_link=links)


def test_net_and_link_call_a_hook_alike() -> None:
    """One program at two hooks is two; `net` and `link` speak of the same two, in other words."""
    both = [{"devname": "lxca", "kind": f"tcx/{way}", "name": "cil_from_container", "prog_id": 40}
            for way in ("ingress", "egress")]  # fmt: skip
    links = [
        {"type": "tcx", "prog_id": 40, "ifindex": 7, "attach_type": "tcx_egress"},
        {"type": "tcx", "prog_id": 40, "ifindex": 7, "attach_type": "tcx_ingress"},
        {"type": "netkit", "prog_id": 41, "ifindex": 7, "attach_type": "netkit_peer"},
        {"type": "xdp", "prog_id": 43, "devname": "eth0"},
    ]
    assert {
        "lxca": [
            Program("cil_from_container", "tcx/egress"),
            Program("cil_from_container", "tcx/ingress"),
            Program("cil_to_netdev", "netkit/peer"),
        ],
        "eth0": [Program("cil_xdp_entry", "xdp")],
    } == attached(bpf_net=net(tc=both, xdp=[{"devname": "eth0", "id": 43}]), bpf_link=links)


def test_pins_say_no_hook_and_nothing_again_that_has_one() -> None:
    rows = net(tc=[{"devname": "eth0", "kind": "clsact/ingress", "name": "cil_from_netdev"}])
    pins = {"eth0": ["cil_from_netdev", "cil_to_netdev"]}
    expected = {"eth0": [Program("cil_from_netdev", "clsact/ingress"), Program("cil_to_netdev", None)]}
    assert expected == attached(bpf_pins=pins, bpf_net=rows)


@pytest.mark.parametrize("kind", ["", 7, None, ["clsact/ingress"]])
def test_a_hook_of_another_type_is_not_known(kind: object) -> None:
    assert {"eth0": [Program("p", None)]} == attached(bpf_net=net(tc=[{"devname": "eth0", "kind": kind, "name": "p"}]))


def test_a_program_without_a_name_is_still_one() -> None:
    links = [{"id": 4, "type": "tcx", "prog_id": 99, "ifindex": 2}]
    assert {"eth0": ["program 99"]} == found(bpf_link=links)


def test_pinned_links_join_the_others_once() -> None:
    pins = {"eth0": ["cil_to_netdev", "cil_from_netdev"], "lxca": []}
    rows = net(tc=[{"devname": "eth0", "name": "cil_from_netdev"}])
    assert {"eth0": ["cil_from_netdev", "cil_to_netdev"]} == found(bpf_pins=pins, bpf_net=rows)


def test_none_is_said_only_where_both_lists_were_read() -> None:
    assert {"eth0": [], "lxca": []} == found(bpf_net=NOTHING, bpf_link=[])
    assert {} == found(bpf_net=NOTHING)
    assert {} == found(bpf_link=[])
    assert None is found()
    assert None is found(bpf_net=None, bpf_link="broken")


def test_links_of_a_kind_that_bpftool_does_not_know_may_be_anywhere() -> None:
    """bpftool 7.1 beside a Cilium that attaches by TCX, as it really printed it."""
    old: list[dict[str, list[Any]]] = [{"xdp": [], "tc": [], "flow_dissector": []}]
    assert {} == found(bpf_net=old, bpf_link=[{"id": 105, "type": 11, "prog_id": 41}])


def test_interfaces_of_nobody_and_of_strangers_are_bounded() -> None:
    rows = [{"devname": "eth0", "name": f"p{number:04}", "id": 1} for number in range(1000)]
    (names,) = (found(bpf_net=net(tc=rows), bpf_prog=[]) or {}).values()
    assert [f"p{number:04}" for number in range(64)] == names


def test_unknown_is_not_none() -> None:
    known = Topology(state={"n1": NodeState(programs={"eth0": [], "lxca": [Program("x", None)]}), "n2": NodeState()})
    asked = [("n1", "eth0"), ("n1", "lxca"), ("n1", "eth1"), ("n2", "eth0"), (None, "eth0")]
    assert [[], ["x"], None, None, None] == [known.programs(*each) for each in asked]
