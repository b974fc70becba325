"""How the figures were made, and how to check them with another tool."""

from __future__ import annotations

from analyzer.report.view.commands import commands
from analyzer.report.view.names import heading, maker
from analyzer.report.view.parts import (
    Block,
    Cell,
    Column,
    Commands,
    Group,
    Listing,
    Row,
    Rows,
    Section,
    Status,
    Table,
    unknown,
)
from analyzer.report.view.shown import Shown
from analyzer.report.view.text import clip, count, cut, listed, more, number
from analyzer.result import DeepCheck, Run

READINGS, PRINTED = 20, 4
STATUSES: dict[str, Status] = {"agreed": "good", "disagreed": "bad", "unavailable": "warn"}
GET_TSHARK = (
    "Install it (Debian, Ubuntu: apt install tshark; Fedora: dnf install wireshark-cli; macOS: brew install wireshark) "
    "and analyze again."
)
UNMET = (
    "These files are read by the CRDs and the published sources of Cilium 1.20, of Kubernetes and of Retina; the "
    "readers were tested on files made by those, and have not met the files of a real cluster."
)
CHECK_INTRO = (
    "tshark shows the same figures. Run the commands in the folder that was analysed; if several were, run them where "
    "you ran analyze. It decodes VXLAN on UDP 8472 only when told to, hence the -d."
)


def section(page: Shown) -> Section:
    """Return generator, deep check, what made each run, commands and input hashes."""
    blocks: list[Block] = [_facts(page)]
    if page.result.deep_check.readings:
        blocks.append(_readings(page))
    if page.main:
        blocks.append(_runs(page))
    checks = commands(page)
    if checks:
        blocks.append(Commands(checks))
    hashes = _hashes(page)
    if hashes:
        blocks.append(
            Listing(f"SHA-256 of {count(hashes.count(chr(10)) + 1, 'input')}, as sha256sum -c reads them", hashes)
        )
    intro = " ".join(filter(None, [CHECK_INTRO if checks else "", _sources(page)]))
    return Section("method", "Method and checks", intro, blocks, paper=380)


def _sources(page: Shown) -> str:
    """Say which state of a cluster was used, and that none of its readers has met a real cluster."""
    used = sorted({source for run in page.result.runs for source in run.sources})
    return f"Names and settings also come from {listed([clip(each, 60) for each in used])}. {UNMET}" if used else ""


def _facts(page: Shown) -> Table:
    check = page.result.deep_check
    status: Status = STATUSES.get(check.status, "")
    said = "not checked" if check.status == "unavailable" else check.status
    words = f"{count(check.frames, 'frame')} compared" if check.frames and check.status != "unavailable" else ""
    version = f"tshark {clip(check.tshark_version, 40)}" if check.tshark_version else ""
    detail = ", ".join(filter(None, [words, version, _why(check)]))
    rows = [
        Row(Cell("Made by"), [Cell(clip(page.result.generator, 80), f"Result version {page.result.result_version}")]),
        Row(Cell("Geneve options against tshark"), [Cell(said, detail, status)]),
    ]
    return Table("method-facts", "How this page was made", [Column("", weight=30), Column("", weight=70)], [Rows(rows)])


def _why(check: DeepCheck) -> str:
    """Say why in plain words; of a check that could not be made, what is missing and how to get it."""
    if check.status != "unavailable":
        return cut(check.why, 300)
    alone = f"the options of {count(check.frames, 'frame')} stand as read here, without a second opinion"
    if "pyshark does not run" in check.why:
        return f"{alone}: {cut(check.why, 200)}"
    return f"{alone}: tshark is missing or does not run. {GET_TSHARK}"


def _readings(page: Shown) -> Table:
    readings = page.result.deep_check.readings
    columns = [
        Column("Point", weight=25),
        Column("Frame", numeric=True, weight=8),
        Column("Read here"),
        Column("Read by tshark"),
    ]
    columns[2].weight = columns[3].weight = 30
    rows = [
        Row(
            Cell(clip(each.point, 60)),
            [Cell(number(each.frame_number)), Cell(clip(each.ours, 120)), Cell(clip(each.tshark, 120))],
        )
        for each in readings[:READINGS]
    ]
    left = more(len(readings) - READINGS, "reading")
    return Table("deep-check", "Options that tshark reads differently", columns, [Rows(rows)], "", left)


def _runs(page: Shown) -> Table | Group:
    columns = [
        Column("Run", weight=20),
        Column("What made it", weight=60),
        Column("Kernel", weight=10),
        Column("Tools", weight=20),
    ]
    rows = [_run(run) for run in page.main + page.others]
    printed = max(len(page.main), PRINTED)
    table = Table("method-runs", "What made the captures", columns, [Rows(rows)], printed=printed)
    return table if len(rows) <= printed else _folded(table)


def _folded(table: Table) -> Group:
    title = f"{table.caption}: {count(len(table.groups[0].rows), 'run')}"
    return Group(f"{table.id}-fold", title, "", [table], folded=True, printed=True)


def _run(run: Run) -> Row:
    tools = ", ".join(f"{clip(name, 20)} {clip(version, 30)}" for name, version in sorted(run.tools.items())[:8])
    made = cut(run.description, 800) or (
        "names and roles inferred from the packets" if run.origin == "inferred" else ""
    )
    runtime = f"runtime {clip(run.runtime, 20)}" if run.runtime else ""
    return Row(
        Cell(heading(run), maker(run)),
        [
            Cell(made, runtime) if made or runtime else unknown(),
            Cell(clip(run.kernel, 40)) if run.kernel else unknown(),
            Cell(tools) if tools else unknown(),
        ],
    )


def _hashes(page: Shown) -> str:
    points = [point for run in page.result.runs for point in run.points if point.file and point.sha256]
    lines = dict.fromkeys(f"{clip(point.sha256 or '', 64)}  {clip(point.file or '', 200)}" for point in points)
    shown = list(lines)[:600]
    return "\n".join(shown)
