"""Names that fields get from what is said of the cluster."""

from __future__ import annotations

from analyzer.dissection.headers import headers
from analyzer.dissection.named import Names
from analyzer.dissection_result import DissectedField
from analyzer.layers.dissector import dissect
from analyzer.readers import Record
from analyzer.topology.model import PodAt, Topology
from analyzer.topology.services import Service
from tests import frames
from tests.layers.stacks import TABLE


def topology() -> Topology:
    found = Topology(
        pods={"10.0.1.1": PodAt("default/client", "worker"), "10.0.2.2": PodAt(None, None)},
        nodes={"172.18.0.3": "worker", "172.18.0.4": None},
        origins={("pod", "10.0.1.1"): "state", ("node", "172.18.0.3"): "manifest"},
    )
    found.services.add(("172.18.0.2", 30080, "tcp"), Service("default/web", 80, "NodePort"))
    found.services.add(("10.96.0.7", 53, "udp"), Service("kube-system/dns", 53, "ClusterIP"))
    return found


def field(frame: bytes, name: str, said: Topology) -> tuple[str | None, str | None]:
    """Return what the last field of this name means, and on whose word."""
    record = Record(1, 0, len(frame), frame, 1, 0)
    waiting: list[DissectedField] = []
    for header in headers(dissect(record, TABLE), frame, Names(said, by_manifest=False)):
        waiting += header.fields
    for each in waiting:
        waiting += each.fields
    found = max((each for each in waiting if each.name == name), key=lambda each: each.start)
    return found.meaning, found.origin


SYN = frames.ethernet(frames.ipv4(frames.tcp(flags=2), "10.0.1.1", "10.0.2.2", proto=6))
DSR = frames.in_tunnel(frames.geneve(SYN, options=frames.dsr_option("172.18.0.2", 30080)), 6081)


def test_the_option_of_dsr_names_the_service() -> None:
    words = "Cilium DSR to 172.18.0.2:30080"
    assert (f"{words}, service default/web:80", "state") == field(DSR, "geneve.option", topology())
    assert (words, None) == field(DSR, "geneve.option", Topology())


def test_addresses_are_those_of_pods_and_nodes_or_of_nobody() -> None:
    assert ("pod default/client on worker", "state") == field(DSR, "ip.src", topology())
    assert (None, None) == field(DSR, "ip.dst", topology())
    bare = frames.ethernet(frames.ipv4(frames.udp(b"x"), "172.18.0.3", "172.18.0.4"))
    assert ("node worker", "manifest") == field(bare, "ip.src", topology())
    assert (None, None) == field(bare, "ip.dst", topology())


def test_a_service_is_named_by_the_port_beside_its_address() -> None:
    query = frames.ethernet(frames.ipv4(frames.udp(b"x", dport=53), "10.0.1.1", "10.96.0.7"))
    assert ("service kube-system/dns:53", "state") == field(query, "ip.dst", topology())


def test_a_vni_is_an_identity_of_whom_state_says() -> None:
    said = topology()
    said.identities[20522] = "default/client"
    said.origins["identity", 20522] = "state"
    assert ("identity of default/client", "state") == field(DSR, "geneve.vni", said)
    assert (None, None) == field(DSR, "geneve.vni", topology())


def test_a_reserved_number_means_so_under_cilium_alone() -> None:
    host = frames.in_tunnel(frames.vxlan(SYN, vni=1))
    assert ("identity of host under Cilium", "inferred") == field(host, "vxlan.vni", Topology())
