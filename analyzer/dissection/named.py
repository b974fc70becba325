"""What a field's bytes mean in this cluster: pods, nodes, services and identities, as manifest and state name them."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.layers.dissector import Frame, Header
from analyzer.layers.layout import Value
from analyzer.layers.step import Fields
from analyzer.topology.model import Topology
from analyzer.topology.vni import meaning_of
from analyzer.words import TRANSPORTS, Origin

Meaning = tuple[str | None, Origin | None]
Named = Callable[[Value], Meaning]
"""A field → what it means, and who says so where its bytes do not."""
VNIS = ("vxlan.vni", "geneve.vni")
SOURCES = ("ip.src", "ipv6.src", "arp.src.proto_ipv4")
DESTINATIONS = ("ip.dst", "ipv6.dst", "arp.dst.proto_ipv4")


class Names:
    """The names of one run."""

    def __init__(self, topology: Topology, by_manifest: bool) -> None:
        self._topology, self._by_manifest = topology, by_manifest

    def of(self, frame: Frame, header: Header) -> Named:
        """Return what names the fields of a header: an address may be a service's at the port beside it."""
        packet = frame.quoted if header.quoted and frame.quoted is not None else frame.packets[header.packet]
        inner = frame.workload

        def named(value: Value) -> Meaning:
            if value.field.name in VNIS:
                return self._identity(value)
            if value.end:
                return self._service(value, inner)
            if value.field.name in SOURCES:
                return self._address(value, packet.get("srcport"), packet)
            if value.field.name in DESTINATIONS:
                return self._address(value, packet.get("dstport"), packet)
            return value.meaning, None

        return named

    def _identity(self, value: Value) -> Meaning:
        identity, origin, _ = meaning_of(value.number, self._topology, self._by_manifest)
        if identity is None:
            return value.meaning, None
        doubt = " under Cilium" if origin == "inferred" else ""
        return f"identity of {identity}{doubt}", origin

    def _service(self, value: Value, packet: Fields) -> Meaning:
        """Return the option's own words with the service that the address in it stands for."""
        service = self._topology.service_of(value.end, TRANSPORTS.get(packet.get("ip_proto", -1)))
        if service is None or service.words is None:
            return value.meaning, None
        return f"{value.meaning or value.end}, service {service.words}", "state"

    def _address(self, value: Value, port: int | None, packet: Fields) -> Meaning:
        topology, address = self._topology, value.text
        pod, node = topology.pod_name(address), topology.node_of(address)
        if pod:
            return f"pod {pod}{f' on {node}' if node else ''}", topology.origin("pod", address)
        if topology.services.has(address):
            service = topology.service(address, port, TRANSPORTS.get(packet.get("ip_proto", -1)))
            words = service.words if service else topology.services.name(address)
            return (f"service {words}", "state") if words else ("a service", "state")
        if name := topology.nodes.get(address):
            return f"node {name}", topology.origin("node", address)
        return value.meaning, None
