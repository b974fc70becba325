"""All rules on one run: who is applicable, whose flows are read again, what each found, gravest first."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.machine.linker import Machine
from analyzer.result import Finding, RuleOutcome, Run, Triage
from analyzer.run_read import RunRead
from analyzer.triage.case import Case
from analyzer.triage.documentation import PAGE, next_step
from analyzer.triage.finding import finding
from analyzer.triage.gathered import Gathered, Wanted, gather, most_flows
from analyzer.triage.needs import lacking
from analyzer.triage.registry import RULES
from analyzer.triage.rule import Found, Rule, Suspects
from analyzer.words import CERTAINTIES, SEVERITIES, RuleStatus

MOST_SUSPECTS = 60
"""Flows of one rule whose frames are read again."""
T = TypeVar("T")


def triage(read: RunRead, measured: Run, ready: Callable[[], Machine | None], rules: Iterable[Rule] = RULES) -> Triage:
    """Return what the rules say of a run. A rule that fails is a reported error; the others stand."""
    case = Case(read, measured)
    said: dict[str, RuleOutcome] = {}
    judged: list[tuple[Rule, Suspects]] = []
    for rule in rules:
        said[rule.id] = _outcome(rule, "not_applicable", lacking(rule.needs, case))
        if said[rule.id].why is None and (suspects := _tried(rule, partial(rule.suspects, case), said)) is not None:
            judged.append((rule, suspects))
    gathered = _gathered(case, [suspects for _, suspects in judged], ready)
    findings: list[tuple[bool, Finding]] = []
    for rule, suspects in judged:
        found = _tried(rule, partial(_checked, rule, case, gathered), said) if suspects else []
        findings += [(rule.general, each) for each in found or ()]
        if said[rule.id].status != "error":
            said[rule.id] = _outcome(rule, "found" if found else "none", None)
    return Triage([found for _, found in sorted(findings, key=_rank)], list(said.values()))


def _checked(rule: Rule, case: Case, gathered: Gathered) -> list[Finding]:
    return [_shown(rule, each, case, gathered) for each in rule.check(case, gathered)]


def _shown(rule: Rule, found: Found, case: Case, gathered: Gathered) -> Finding:
    """Return a finding in the Result's shape; its flows are explained to the rules that follow."""
    shown = finding(rule, found, case, gathered)
    if shown.severity != "info" if found.explains is None else found.explains:
        case.explained |= {flow.flow.key for flow in found.flows}
    return shown


def _tried(rule: Rule, what: Callable[[], T], said: dict[str, RuleOutcome]) -> T | None:
    """Return what a rule says, None where it fails: whatever goes wrong in one must not cost the others' findings."""
    try:
        return what()
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        said[rule.id] = _outcome(rule, "error", why)
        return None


def _gathered(case: Case, suspects: Iterable[Suspects], ready: Callable[[], Machine | None]) -> Gathered:
    read, wanted = case.read, Wanted()
    suspects = list(suspects)
    flows = _in_turn([each.flows for each in suspects], most_flows(len(read.run.points)))
    for each in suspects:
        wanted.nodes |= {frozenset(pair) for pair in each.nodes[:MOST_SUSPECTS]}
        wanted.neighbours |= each.neighbours
        for trait, points in each.traits.items():
            wanted.traits[trait] = wanted.traits.get(trait, set()) | points
    wanted.flows = set(flows)
    if not wanted:
        return Gathered()
    if not (wanted.nodes or wanted.neighbours or case.cut):
        wanted.points = {look.point for flow in flows.values() for look in flow.flow.cells}
        wanted.points |= {point for point, _ in case.errors}
    return gather(read.run.points, read.tables.taps, wanted, read.bindings, ready)


def _in_turn(wished: Sequence[Sequence[Classified]], most: int) -> dict[FlowKey, Classified]:
    """Return the flows that rules wish for, the first of each before the second of any."""
    found: dict[FlowKey, Classified] = {}
    for turn in range(MOST_SUSPECTS):
        for flows in wished:
            if turn < len(flows) and len(found) < most:
                found[flows[turn].flow.key] = flows[turn]
    return found


def _outcome(rule: Rule, status: RuleStatus, why: str | None) -> RuleOutcome:
    return RuleOutcome(rule.id, rule.title, status, why, next_step(rule), PAGE.format(rule.id))


def _rank(ranked: tuple[bool, Finding]) -> tuple[int, bool, int, int, str]:
    general, found = ranked
    return (
        SEVERITIES.index(found.severity),
        general,
        CERTAINTIES.index(found.certainty),
        -found.flows_total,
        str(found.first_epoch_ns),
    )
