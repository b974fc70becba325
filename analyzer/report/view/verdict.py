"""The page in one sentence, made from the numbers; and what has to stand right beside it."""

from __future__ import annotations

from analyzer.report.triage_words import outcome_of
from analyzer.report.view import measured, talk
from analyzer.report.view.names import in_sentence, maker, setup, tunnel
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import NOT_KNOWN, count, cut, listed, number, share, total, usual
from analyzer.result import Finding, Run
from analyzer.words import SEVERITIES

CAUSES, INCIDENTS = 2, 4
"""Critical findings that the verdict names; causes that it names of incidents."""
NAMES = 4
"""Runs that a sentence names."""
VNIS = 4
"""Pairs of VNIs that a sentence can hold."""
ORIGINS = {
    "cilium": "a genuine Cilium agent",
    "ebpf-lab": "an eBPF lab that imitates it",
    "kernel-forwarding": "the kernel's own forwarding",
    "unknown": "a datapath nobody named",
}


def title(page: Shown) -> str:
    """Return the title of the page."""
    if page.alone:
        pods = any(each.peer_scope == "pod-pod" for each in page.main[0].classes)
        return f"Packets between pods: {page.subject}" if pods else f"Packets of {page.subject}"
    if page.incidents:
        runs = page.result.runs
        return f"What went wrong in {in_sentence(runs[0]) if len(runs) == 1 else count(len(runs), 'run')}"
    setups = list(dict.fromkeys(setup(run) for run in page.told))
    return f"Packets between pods: {_several(setups)}" if setups else "Packets between pods"


def verdict(page: Shown) -> str:
    """Return the sentence at the top; it says less where less was measured."""
    if not page.main:
        return f"Nothing could be analysed: {count(len(page.result.left_out), 'input')} left out."
    if measured.captured_nothing(page.result.runs):
        return _empty(page.result.runs)
    if page.incidents:
        return _incidents(page)
    clauses = [_cost(page) or _cross(page), _vnis(page), _mss(page), _pings(page)]
    sentence = "; ".join(filter(None, clauses)) or _nothing_between_nodes(page)
    return f"{_critical(page)}{sentence[0].upper()}{sentence[1:]}."


def _empty(runs: list[Run]) -> str:
    """Return that there is no packet at all: whatever else is said rests on none."""
    files = sum(1 for run in runs for point in run.points if point.format)
    return f"0 packets in {'this capture' if files == 1 else count(files, 'capture')}: there is nothing to tell."


def _incidents(page: Shown) -> str:
    """Return how much triage found in how many runs, the gravest causes, and how many pings never came back."""
    runs = page.result.runs
    causes: dict[str, list[str]] = {}
    grave = [(finding, run) for run in runs for finding in run.triage.findings if finding.severity != "info"]
    for finding, run in sorted(grave, key=lambda each: SEVERITIES.index(each[0].severity)):
        causes.setdefault(outcome_of(finding, run.triage).title, []).append(in_sentence(run))
    said = [f"{cut(title, 200)}{_whom(names) * (len(runs) > 1)}" for title, names in causes.items()]
    left = [f"and {count(len(said) - INCIDENTS, 'more cause')}"] if len(said) > INCIDENTS else []
    lost = _pings_lost(runs)
    found = "finding" if len(grave) == 1 else "findings"
    lead = f"{_graveness([finding for finding, _ in grave])} {found}{f' in {len(runs)} runs' * (len(runs) > 1)}"
    return f"{lead}: {'; '.join(said[:INCIDENTS] + left)}.{f' {lost[0].upper()}{lost[1:]}.' if lost else ''}"


def _graveness(found: list[Finding]) -> str:
    """Return `2 critical and 1 warning`."""
    counts = {each: sum(finding.severity == each for finding in found) for each in SEVERITIES}
    return listed([f"{number(many)} {each}" for each, many in counts.items() if many])


def _pings_lost(runs: list[Run]) -> str:
    """Return how many pings were lost; nothing where all came back, which is no comfort in an incident."""
    summaries = [each for run in runs for each in run.pings]
    sent, back = sum(each.requests for each in summaries), sum(each.answered for each in summaries)
    return f"{number(sent - back)} of {count(sent, 'ping')} {_was(sent - back)} lost" if sent > back else ""


def _critical(page: Shown) -> str:
    """Return what kills packets, each cause once with the runs it strikes: nothing matters more."""
    causes: dict[str, list[str]] = {}
    for run in page.told:
        for finding in _critical_of(run):
            causes.setdefault(outcome_of(finding, run.triage).title, []).append(in_sentence(run))
    said = [title + _whom(runs) * (len(page.told) > 1) for title, runs in causes.items()]
    left = f"{count(len(said) - CAUSES, 'more critical finding')}. " if len(said) > CAUSES else ""
    return "".join(f"{cut(each, 200)}. " for each in said[:CAUSES]) + left


def _whom(runs: list[str]) -> str:
    return f" ({_several(list(dict.fromkeys(runs)))})"


def _critical_of(run: Run) -> list[Finding]:
    return [finding for finding in run.triage.findings if finding.severity == "critical"]


def _warned(page: Shown) -> str:
    """Return how many warnings the findings have of these runs, and the first of them."""
    titles = [
        outcome_of(finding, run.triage).title
        for run in page.told
        for finding in run.triage.findings
        if finding.severity == "warning"
    ]
    return f"{count(len(titles), 'warning')}: {cut(titles[0], 200)}{' …' * (len(titles) > 1)}." if titles else ""


def _struck(page: Shown) -> str:
    """Return in which runs that the verdict is not about packets were lost, those with critical findings first."""
    others = [run for run in page.result.runs if run not in page.told and _lost(run)]
    others.sort(key=lambda run: not _critical_of(run))
    shown = [in_sentence(run) for run in others[:NAMES]]
    names = listed([*shown, *([count(len(others) - NAMES, "more run")] if len(others) > NAMES else [])])
    critical = sum(1 for run in others if _critical_of(run))
    aside = f" ({number(critical)} of them with critical findings)" if 0 < critical < len(others) else ""
    return f"In {count(len(others), 'other run')} packets were lost{aside}: {names}." if others else ""


def _lost(run: Run) -> bool:
    """Tell whether packets of a run never arrived: pings without an answer, or findings of packets' last sightings."""
    found = (each for each in run.triage.findings if each.severity != "info")
    return bool(_pings_lost([run])) or any(each.severity == "critical" or each.last_seen_at for each in found)


def _cost(page: Shown) -> str:
    """Return who adds how many bytes, the dearest first."""
    by_bytes: dict[int, list[Run]] = {}
    for run in page.told:
        common = usual(measured.added(run))
        if common is not None:
            by_bytes.setdefault(common, []).append(run)
    clauses = [_adds(by_bytes[common], common, page.alone) for common in sorted(by_bytes, reverse=True)]
    return ", ".join(clauses) + _bought(page)


def _bought(page: Shown) -> str:
    """Return what the bytes buy, where some of the runs paid for it and others did without."""
    kinds = [{each.path_class for each in measured.crossing_classes(run)} for run in page.told]
    compared = {"encapsulated"} in kinds and {"native"} in kinds
    return "; for that the network between carries the nodes' addresses alone, not the pods'" if compared else ""


def _adds(runs: list[Run], common: int, alone: bool) -> str:
    names = _tunnels_of_file(runs[0]) if alone else [in_sentence(run) for run in runs]
    who, verb = _several(names), "adds" if len(names) == 1 else "add"
    always = all(len(measured.added(run)) == 1 for run in runs)
    if not common and always:
        return f"{who} {verb} none" if not alone else f"{who} {verb} no header to packets between nodes"
    every = "every packet" if always else "most packets"
    return f"{who} {verb} {count(common, 'byte')} to {every} between nodes{_of_full(runs, common)}{_left(runs)}"


def _of_full(runs: list[Run], common: int) -> str:
    """Return what that is of a full-size packet, where all these runs agree on it."""
    shares = {share(full.ratio) if (full := measured.full_size(run)) else "" for run in runs}
    told = next(iter(shares))
    return f", {told} of a full-size one" if len(shares) == 1 and told and common else ""


def _several(names: list[str]) -> str:
    """Return the names as a sentence takes them: how many runs they are, where they are too many."""
    return listed(names) if len(names) <= NAMES else count(len(names), "run")


def _tunnels_of_file(run: Run) -> list[str]:
    kinds = sorted({each.tunnel_type for each in run.tunnels})
    return [tunnel(kind) for kind in kinds] or ["the path"]


def _left(runs: list[Run]) -> str:
    """Return what a packet keeps of the underlay's MTU, where all these runs agree on it."""
    pairs = {(run.mtu.ceiling, min(run.mtu.underlay, default=None)) for run in runs}
    ceiling, underlay = next(iter(pairs))
    if len(pairs) > 1 or ceiling is None or underlay is None or ceiling == underlay:
        return ""
    return f" (which leaves {ceiling} of {underlay})"


def _vnis(page: Shown) -> str:
    """Return the VNIs of a lone file: the identities of who talked."""
    pairs = list(dict.fromkeys(pair.vnis for pair in talk.pairs(page.main[0]))) if page.alone else []
    if not pairs:
        return ""
    if len(pairs) == 1:
        return f"the VNIs are {pairs[0]}" if "⇄" in pairs[0] else f"the VNI is {pairs[0]}"
    return f"the VNIs are {listed(pairs)}" if len(pairs) <= VNIS else f"{len(pairs)} pairs of VNIs were seen"


def _cross(page: Shown) -> str:
    """Return how flows crossed where nothing says what it costs."""
    classes = [each for run in page.told for each in measured.crossing_classes(run)]
    flows = sum(each.flows for each in classes)
    settled = sum(each.flows for each in classes if each.path_class not in (None, "unknown"))
    if not flows:
        return ""
    if not settled:
        return _unsettled(flows, {each.peer_scope == "pod-pod" for each in classes})
    return f"{number(settled)} of {count(flows, 'flow')} between nodes could be classed"


def _unsettled(flows: int, of_pods: set[bool]) -> str:
    """Return what can be said of flows whose crossing is not known; `of_pods`: whether both ends are known as pods."""
    they = "it" if flows == 1 else "they"
    if of_pods == {False}:
        return f"{count(flows, 'flow')}; nothing says which addresses are pods', nor how {they} crossed between nodes"
    whose = " between pods" if of_pods == {True} else ""
    return f"{count(flows, 'flow')}{whose}, and nothing here settles how {they} crossed between nodes"


def _mss(page: Shown) -> str:
    """Return the MSS of a lone file's SYNs."""
    size = talk.mss_in_words(page.main[0]) if page.alone else NOT_KNOWN
    return "" if size == NOT_KNOWN else f"TCP's MSS is {size}"


def _pings(page: Shown) -> str:
    """Return whether the pings came back: those between nodes, else those of which that is not known."""
    runs, lost_beside = page.told, any(_pings_lost([run]) for run in page.result.runs if run not in page.told)
    summaries = [found for run in runs if (found := measured.pings(run, "internode"))]
    where = " between nodes" if summaries else ""
    summaries = summaries or [found for run in runs if (found := measured.pings(run, "other"))]
    sent, back = sum(each.requests for each in summaries), sum(each.answered for each in summaries)
    if not sent:
        return ""
    if sent == back:
        pings = f"{number(sent)} of their pings" if lost_beside else count(sent, "ping")
        return f"all {pings}{where} came back" if sent > 1 else f"the ping{where} came back"
    if sent == 1:
        return f"the ping{where} was lost"
    return f"{number(sent - back)} of {count(sent, 'ping')}{where} {_was(sent - back)} lost"


def _nothing_between_nodes(page: Shown) -> str:
    inside = sum(measured.intranode_flows(run) for run in page.told)
    if inside:
        return f"only traffic within nodes was seen ({count(inside, 'flow')}), which no setup adds anything to"
    return "no traffic between pods was seen in these captures"


def found(page: Shown) -> str:
    """Return what was found that the verdict does not say; empty where it says all."""
    return "" if page.incidents else " ".join(filter(None, [_warned(page), _struck(page)]))


def standfirst(page: Shown) -> list[str]:
    """Return the sentences under the verdict: who made the packets, what is missing, what was left out."""
    lines = [_makers(page), _missing(page)]
    if page.result.left_out:
        lines.append(f"{count(len(page.result.left_out), 'input')} could not be analysed and {_is(page)} listed below.")
    return [line for line in lines if line]


def beside(page: Shown) -> list[str]:
    """Return a sentence that says which runs stand side by side, where nothing chose them."""
    if len(page.told) == len(page.main) or page.incidents:
        return []
    return [f"The first {len(page.main)} of {count(len(page.told), 'run')} stand side by side, the others in rows."]


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


def _is(page: Shown) -> str:
    return "is" if len(page.result.left_out) == 1 else "are"


def _makers(page: Shown) -> str:
    if page.alone:
        frames = total(page.main[0].overhead.bytes_per_frame)
        basis = (
            f"; {count(frames, 'packet')} between nodes {'was' if frames == 1 else 'were'} counted" if frames else ""
        )
        files = sum(1 for point in page.main[0].points if point.file)
        captures = "One capture" if files == 1 else count(files, "capture")
        if page.main[0].sources:
            return (
                f"{captures} without a manifest: names come from the cluster's state, the rest from the packets{basis}."
            )
        return f"{captures} without a manifest: names and roles are inferred from the packets{basis}."
    genuine = sorted({maker(run) for run in page.others if run.datapath == "cilium" and run not in page.told})
    also = f" Runs of {listed(genuine)} follow as rows of their own." if genuine else ""
    return f"{_origins(page.told, page.incidents)}{also}" if page.main else ""


def _origins(runs: list[Run], incidents: bool) -> str:
    """Say which packets a lab made in Cilium's place; a reader must not have to look for it."""
    by_datapath: dict[str, list[str]] = {}
    for run in runs:
        by_datapath.setdefault(ORIGINS[run.datapath], []).append(in_sentence(run))
    said = listed([f"{_several(names)} from {origin}" for origin, names in by_datapath.items()])
    if all(run.datapath in ("ebpf-lab", "kernel-forwarding") for run in runs):
        return f"No packet {'' if incidents else 'compared '}here was made by Cilium itself: {said}."
    return f"Packets of {said}."


def _missing(page: Shown) -> str:
    if page.alone or page.incidents or not page.main or not page.missing or not any(run.setup for run in page.main):
        return ""
    return f"No captures of {listed(page.missing)} were given."
