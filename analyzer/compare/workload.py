"""What was sent, so that two runs can be told to have done the same."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from itertools import islice

from analyzer.compare.tapped import scope_of
from analyzer.result import Run

Step = tuple[str, str, tuple[str, ...]]
Service = tuple[str, str, int | None]


def difference(run: Run, reference: Run, kinds: Collection[str] = (), scope: str | None = None) -> str:
    """Return in what the traffic differs, in words; empty where nothing says that it does.

    Where both manifests list steps these decide: kind, scope and command without addresses, each as often. Else the
    services do: transport and the smaller port of flows between pods. `kinds` and `scope` narrow the steps.
    """
    if run.traffic and reference.traffic:
        return _told(_steps(run, kinds, scope), _steps(reference, kinds, scope))
    return _told(_services(run, scope), _services(reference, scope)) if not kinds else ""


def _steps(run: Run, kinds: Collection[str], scope: str | None) -> Counter[str]:
    chosen = (step for step in run.traffic if (not kinds or step.kind in kinds) and scope in (None, step.scope))
    return Counter(" ".join([step.kind, step.scope, *map(_without_address, step.command)]) for step in chosen)


@lru_cache(maxsize=4096)
def _without_address(word: str) -> str:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return word
    return "ADDRESS"


def _services(run: Run, scope: str | None) -> Counter[str]:
    services = set()
    for flow in run.flows:
        if flow.peer_scope == "pod-pod" and scope in (None, scope_of(flow)):
            ports = [port for port in (flow.source_port, flow.destination_port) if port is not None]
            services.add(f"{flow.network_transport} {min(ports)}" if ports else flow.network_transport)
    return Counter(services)


def _told(here: Counter[str], there: Counter[str]) -> str:
    only_here, only_there = here - there, there - here
    parts = [f"only here: {_few(only_here)}"] if only_here else []
    parts += [f"only in the reference: {_few(only_there)}"] if only_there else []
    return "; ".join(parts)


def _few(which: Counter[str], most: int = 3) -> str:
    more = len(which) - most
    return ", ".join(islice(sorted(which), most)) + (f" and {more} more" if more > 0 else "")
