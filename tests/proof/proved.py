"""One run to be held against what is known of it: its manifest, what was measured, and its journeys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analyzer.analysis import analyse
from analyzer.journeys.trace import Wish, trace
from analyzer.result import Flow, Run
from analyzer.topology.manifest import Manifest, Pod, load
from analyzer.trace_result import Journey
from tests.proof.known import Known, known, pods
from tests.proof.way import Stage, way


@dataclass(frozen=True)
class Proved:
    """A run in its folder."""

    folder: Path

    @cached_property
    def manifest(self) -> Manifest:
        return load(self.folder / "manifest.json")

    @cached_property
    def facts(self) -> Known:
        return known(self.manifest)

    @cached_property
    def run(self) -> Run:
        (run,) = analyse([self.folder], deep=False).runs
        return run

    @cached_property
    def pods(self) -> dict[str, Pod]:
        return pods(self.manifest)

    def flows(self, across: bool) -> list[Flow]:
        """Return the flows between pods of one node, or of two, by the manifest's addresses alone."""
        nodes = {pod.ip: pod.node for pod in self.manifest.pods}
        found = [flow for flow in self.run.flows if {flow.source_ip, flow.destination_ip} <= set(nodes)]
        return [flow for flow in found if (nodes[flow.source_ip] != nodes[flow.destination_ip]) == across]

    def way(self, source_ip: str, destination_ip: str) -> list[Stage]:
        """Return the way of a packet between the pods with these addresses."""
        by_ip = {pod.ip: pod for pod in self.manifest.pods}
        return way(self.facts, self.manifest, by_ip[source_ip], by_ip[destination_ip])

    def traced(self, source: str, destination: str) -> list[Journey]:
        """Return a ping between two pods and its reply, where there is one."""
        ends = self.pods[source].ip, self.pods[destination].ip
        return trace([self.folder], Wish(flow="-".join(ends) + "/icmp"), {}).journeys

    def lost(self) -> list[Journey]:
        return trace([self.folder], Wish(lost=True), {}).journeys

    def pod_at(self, point: str) -> str | None:
        """Return the pod whose own interface or lxc this is, by the manifest."""
        return self._tapped[point]

    @cached_property
    def _tapped(self) -> dict[str, str | None]:
        points = [point for point in self.manifest.points if point.file]
        return {str(point.file).removesuffix(".pcap"): point.pod for point in points}
