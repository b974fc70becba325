"""What TTL a packet should have where, relative to what its sender set: cilium-facts 3.3 as a table.

A row counts the decrements on the way to the sender's underlay (`wire`, null where it leaves no
node) and to the receiving pod, without routers in between. The lab's rows are DESIGN 6's: its eBPF imitates Cilium's
overlay, its native setups are plain kernel forwarding, one decrement a node.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from analyzer.words import Datapath, HostRouting

Mode = Literal["intranode", "encapsulated", "native"]
Release = tuple[int, int]
ONE_LESS: Release = (1, 19)
"""Since this release legacy host routing decrements once less (Cilium commit fdf020e91e: not in cil_from_container)."""
OUTER_INITIAL = 64
"""IPDEFTTL: what Cilium's and the lab's tunnel headers start with (bpf/lib/overloadable_skb.h ctx_set_encap_info4)."""


class Rule(NamedTuple):
    """Decrements of one kind of path; a null condition holds for all."""

    datapath: Datapath
    mode: Mode
    host_routing: HostRouting | None
    endpoint_routes: bool | None
    since: Release | None
    before: Release | None
    wire: int | None
    receiver: int
    source: str


RULES = (
    Rule("cilium", "intranode", None, None, None, None, None, 1, "one node: delivered once"),
    Rule("cilium", "encapsulated", "bpf", None, None, None, 0, 1, "overlay: only the delivery counts"),
    Rule("cilium", "encapsulated", "legacy", False, None, None, 0, 1, "overlay: only the delivery counts"),
    Rule("cilium", "encapsulated", "legacy", True, None, None, 0, 2, "overlay, endpoint routes: host stack, delivery"),
    Rule("cilium", "native", "bpf", None, None, None, 1, 2, "native, BPF host routing: FIB redirect, delivery"),
    Rule("cilium", "native", "legacy", False, ONE_LESS, None, 1, 3,
         "native, legacy host routing since 1.19: host stack twice, delivery"),
    Rule("cilium", "native", "legacy", False, None, ONE_LESS, 2, 4,
         "native, legacy host routing before 1.19: lxc program, host stack twice, delivery"),
    Rule("cilium", "native", "legacy", True, None, None, 1, 2, "native with endpoint routes: host stack twice"),
    Rule("ebpf-lab", "intranode", None, None, None, None, None, 1, "lab, one node: delivered once"),
    Rule("ebpf-lab", "encapsulated", None, None, None, None, 0, 1, "lab's overlay: only the delivery counts"),
    Rule("kernel-forwarding", "intranode", None, None, None, None, None, 1, "one node: forwarded once"),
    Rule("kernel-forwarding", "native", None, None, None, None, 1, 2, "kernel forwarding: once a node"),
)  # fmt: skip


class Setup(NamedTuple):
    """What is known of the datapath; each part null or `unknown` where nothing says it."""

    datapath: Datapath
    host_routing: HostRouting = "unknown"
    version: str | None = None
    endpoint_routes: bool | None = None

    @property
    def release(self) -> Release | None:
        """Return major and minor of the version."""
        found = re.match(r"v?(\d{1,3})\.(\d{1,3})", self.version or "")
        return (int(found[1]), int(found[2])) if found else None

    @property
    def development(self) -> bool:
        """Return whether it is a build from before its release, which may behave like the one before."""
        return re.match(r"v?\d{1,3}\.\d{1,3}\.\d{1,3}-(dev|pre|rc|snapshot)", self.version or "") is not None


def rules_for(setup: Setup, mode: Mode) -> list[Rule]:
    """Return the rows that hold, or may hold as far as the setup is known, for this way to cross."""
    return [rule for rule in RULES if (rule.datapath, rule.mode) == (setup.datapath, mode) and _may_hold(rule, setup)]


def unsettled(setup: Setup, rules: list[Rule]) -> list[str]:
    """Return what of the setup is not known and would tell these rules apart; a -dev build is known to be either."""
    missing = []
    if setup.host_routing == "unknown" and len({rule.host_routing for rule in rules}) > 1:
        missing.append("host routing")
    if setup.endpoint_routes is None and len({rule.endpoint_routes for rule in rules} - {None}) > 1:
        missing.append("whether endpoint routes are on")
    if setup.release is None and any(rule.since or rule.before for rule in rules):
        missing.append("Cilium's version")
    return missing


def _may_hold(rule: Rule, setup: Setup) -> bool:
    if rule.host_routing and setup.host_routing not in ("unknown", rule.host_routing):
        return False
    if None not in (rule.endpoint_routes, setup.endpoint_routes) and rule.endpoint_routes != setup.endpoint_routes:
        return False
    release = setup.release
    if release is None or (setup.development and release == ONE_LESS):
        return True
    return not (rule.since and release < rule.since) and not (rule.before and release >= rule.before)
