"""Triage made by hand: a critical loss of 40 flows, a warning, rules that could not look or failed."""

from __future__ import annotations

import msgspec

from analyzer.result import (
    Affected,
    BgpNotification,
    BgpPeer,
    BgpSession,
    Evidence,
    Finding,
    IcmpErrors,
    Measured,
    Party,
    Result,
    RuleOutcome,
    Triage,
)
from analyzer.topology.manifest import Step
from analyzer.words import RuleStatus

from . import factory
from .factory import START, VXLAN, result, run

SECOND = 1_000_000_000


def party(ip: str, port: int | None = None, **known: str) -> Party:
    whole: dict[str, str | None] = {"pod": None, "node": None, "identity": None, "service": None}
    return Party(ip=ip, port=port, **whole | known)


def affected() -> Affected:
    client = party("10.244.1.98", 40000, pod="lab/client", node="worker")
    return Affected(client, party("10.244.2.41", 80, pod="lab/web", node="worker2"), "tcp")


def loss() -> Finding:
    """Return forty flows that one tunnel swallows."""
    return Finding(
        rule="tunnel-blocked",
        severity="critical",
        certainty="likely",
        nodes=["worker"],
        points=[],
        flows=[affected()] * 10,
        flows_total=40,
        last_seen_at=["worker/eth0"],
        next_expected_at=["worker2/eth0"],
        evidence=[Evidence("worker/eth0", "vxlan/baseline/worker/eth0.pcap", list(range(1, 51)), 120)],
        display_filter="ip.src == 10.244.1.98 && tcp.flags.syn == 1",
        decode_as=["udp.port==8472,vxlan"],
        numbers=[Measured("lost", 1_234_567, "packets"), Measured("longest silence", 16.692, "s")],
        cause="The underlay drops the tunnel's packets.",
        settled_by="`iptables -nvL` on worker2",
        first_epoch_ns=START + SECOND,
        last_epoch_ns=START + 3 * SECOND,
    )


def weaker(severity: str = "warning") -> Finding:
    """Return one about a capture point, with neither frames nor doubt."""
    return msgspec.convert(
        msgspec.to_builtins(loss())
        | {
            "rule": "capture-drops", "severity": severity, "certainty": "certain", "nodes": [], "flows": [],
            "points": ["worker/eth0"], "flows_total": 0, "last_seen_at": [], "next_expected_at": [], "evidence": [],
            "display_filter": None, "decode_as": [], "numbers": [], "cause": "The buffer was too small.",
            "why_no_frames": "the packets that were dropped are in no file", "settled_by": None,
            "first_epoch_ns": None, "last_epoch_ns": None,
        },
        Finding,
    )  # fmt: skip


def outcome(rule: str, status: RuleStatus, why: str | None = None) -> RuleOutcome:
    titles = {"tunnel-blocked": "The underlay lets no tunnel through", "capture-drops": "A capture lost packets"}
    title = titles.get(rule, f"What {rule} finds")
    return RuleOutcome(rule, title, status, why, f"Look at `{rule}`.", f"docs/rules.md#{rule}")


def triage(*findings: Finding) -> Triage:
    """Return the findings, and six rules: two that could not look, one that failed."""
    found = {finding.rule for finding in findings}
    return Triage(
        list(findings),
        [
            *(outcome(rule, "found" if rule in found else "none") for rule in ("tunnel-blocked", "capture-drops")),
            outcome("routing-loop", "none"),
            outcome("bgp-flap", "not_applicable", "no BGP session was captured"),
            outcome("dns-race", "not_applicable", "no DNS was captured"),
            outcome("stale-neighbour", "error", "ValueError: no such thing (stale_neighbour.py:7)"),
        ],
    )


def incident(*findings: Finding) -> Result:
    """Return one run with these findings, by default the loss and the warning."""
    struck = run("vxlan", "baseline", VXLAN)
    struck.triage = triage(*(findings or (loss(), weaker())))
    return result([struck], 1)


def eventful() -> Result:
    """Return the incident with a BGP session that ended, ICMP errors, traffic and a change of state."""
    given = incident()
    struck = given.runs[0]
    struck.bgp = [session()]
    struck.flows[0].icmp_errors = [
        IcmpErrors("172.18.0.1", 3, 4, 1400, True, ["worker/eth0"], n, START + at * SECOND)
        for n, at in ((2, 4), (3, 5))
    ]
    struck.traffic = [
        Step(
            name="http", kind="http", scope="internode", source="lab/client", destination="lab/web", command=["curl"],
            started_epoch_ns=START, ended_epoch_ns=START + 5 * SECOND, exit_status=28,
        )
    ]  # fmt: skip
    struck.state_changes = ["worker/route.json"]
    return given


def session() -> BgpSession:
    """Return a session that worker2 ended after four seconds."""
    said = BgpNotification(START + 4 * SECOND, 4, 0, "hold timer expired", None, None)
    peers = [
        BgpPeer(ip, port, node, None, {}, None, 0, 0, [], [], notifications, None, [])
        for ip, port, node, notifications in (
            ("172.18.0.100", 45000, "frr", []),
            ("172.18.0.4", 179, "worker2", [said]),
        )
    ]
    return BgpSession(
        point="worker2/eth0", seen_at=["worker2/eth0"], established="observed",
        established_epoch_ns=START + SECOND, setup_us=10.0, hold_time_s=9, opened_epoch_ns=START,
        closed_epoch_ns=START + 4 * SECOND, closed_by="172.18.0.4", reset_epoch_ns=None, reset_by=None,
        tcp_authentication=None, peers=peers, unread=[],
    )  # fmt: skip


def many(runs: int, findings: int) -> Result:
    """Return many runs, each with many findings."""
    base = run("vxlan", "baseline", VXLAN)
    base.triage = triage(*[loss()] * findings)
    found = [msgspec.structs.replace(base, id=f"vxlan/run-{at}", scenario=f"run-{at}") for at in range(runs)]
    return factory.result(found, 4)
