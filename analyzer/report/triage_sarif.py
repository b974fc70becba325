"""Findings as SARIF 2.1.0, which code scanning and CI systems read (OASIS sarif-v2.1.0-os).

A result's locations are capture files; which frames, and by which filter they are found, stands in its properties, as
SARIF has regions of text and of bytes only. Relative names start at the base CAPTURES (3.14.14).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from analyzer.report.triage_words import outcome_of, subject, where
from analyzer.result import Finding, RuleOutcome, Triage
from analyzer.triage_result import TriageReport
from analyzer.words import Severity

LEVELS: dict[Severity, str] = {"info": "note", "warning": "warning", "critical": "error"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
BASE = "CAPTURES"
HOME = "https://pypi.org/project/podpath/"
Object = dict[str, Any]


def sarif(found: TriageReport, folder: Path | None = None) -> str:
    """Return one SARIF run with the results of all runs of captures; `folder`: where their files are named from."""
    rules = {outcome.id: _rule(outcome) for run in found.runs for outcome in run.triage.rules}
    name, _, version = found.generator.partition(" ")
    driver = {"name": name, "version": version, "informationUri": HOME, "rules": list(rules.values())}
    results = [_result(each, run.run, run.triage, folder) for run in found.runs for each in run.triage.findings]
    failures = _failures(found)
    run = {
        "tool": {"driver": driver},
        **({"originalUriBaseIds": {BASE: {"uri": f"{folder.resolve().as_uri()}/"}}} if folder else {}),
        "results": results,
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": failures}],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _rule(outcome: RuleOutcome) -> Object:
    return {
        "id": outcome.id,
        "shortDescription": {"text": outcome.title},
        "help": {"text": outcome.next_step},
    }


def _result(finding: Finding, run: str, triage: Triage, folder: Path | None) -> Object:
    outcome = outcome_of(finding, triage)
    words = [outcome.title, subject(finding), where(finding), finding.cause]
    return {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": "; ".join(filter(None, words))},
        "locations": [_location(each.file, folder) for each in finding.evidence],
        "properties": {"run": run, **msgspec.to_builtins(finding)},
    }


def _location(file: str, folder: Path | None) -> Object:
    """Return where a file is: what leads out of the folder stands whole, as a base is for what lies below it."""
    if folder is None:
        return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}}}
    if ".." in Path(file).parts or Path(file).is_absolute():
        return {"physicalLocation": {"artifactLocation": {"uri": (folder / file).resolve().as_uri()}}}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file), "uriBaseId": BASE}}}


def _failures(found: TriageReport) -> list[Object]:
    failed = [(run.run, each) for run in found.runs for each in run.triage.rules if each.status == "error"]
    return [
        {"level": "error", "associatedRule": {"id": each.id}, "message": {"text": f"{run}: {each.id}: {each.why}"}}
        for run, each in failed
    ]
