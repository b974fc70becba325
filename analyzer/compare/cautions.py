"""In what whole runs are unlike, said once before any figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analyzer.compare import quality_rows, workload
from analyzer.result import Caution, Run


def cautions(runs: Sequence[Run], reference: Run) -> list[Caution]:
    """Return what sets each run apart from the reference, run by run."""
    found = []
    for run in runs:
        found += [Caution(name, run.id, why) for name, tell in ALONE.items() if (why := tell(run))]
        if run is not reference:
            found += [Caution(name, run.id, why) for name, tell in BESIDE.items() if (why := tell(run, reference))]
    return found


def _stamped(run: Run) -> str:
    return f"written into packets by their maker: {' '.join(run.stamped)}" if run.stamped else ""


def _dropped(run: Run) -> str:
    lost = quality_rows.dropped(run).value
    return f"{lost} frames were dropped while capturing" if lost else ""


def _workload(run: Run, reference: Run) -> str:
    return workload.difference(run, reference)


def _snaplen(run: Run, reference: Run) -> str:
    here, there = (sorted({point.snaplen for point in each.points if point.snaplen}) for each in (run, reference))
    return _differs(", ".join(map(str, here)), ", ".join(map(str, there)))


def _datapath(run: Run, reference: Run) -> str:
    return _differs(run.datapath, reference.datapath)


def _host_routing(run: Run, reference: Run) -> str:
    return _differs(run.host_routing, reference.host_routing)


def _segmentation(run: Run, reference: Run) -> str:
    return _differs(run.segmentation, reference.segmentation)


def _kernel(run: Run, reference: Run) -> str:
    return _differs(run.kernel or "", reference.kernel or "")


def _version(run: Run, reference: Run) -> str:
    return _differs(run.cilium_version or "", reference.cilium_version or "")


def _differs(here: str, there: str) -> str:
    return f"{here} here, {there} in the reference" if here and there and here != there else ""


ALONE: dict[str, Callable[[Run], str]] = {"stamped": _stamped, "dropped": _dropped}
BESIDE: dict[str, Callable[[Run, Run], str]] = {
    "datapath": _datapath,
    "Cilium": _version,
    "host routing": _host_routing,
    "kernel": _kernel,
    "segmentation": _segmentation,
    "snaplen": _snaplen,
    "workload": _workload,
}
