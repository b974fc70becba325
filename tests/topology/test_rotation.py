"""Names that rotation makes, and names that only look like it."""

from __future__ import annotations

import pytest

from analyzer.topology.rotation import taken_apart


@pytest.mark.parametrize(
    ("name", "capture", "interface", "order"),
    [
        ("eth0.pcap", "eth0.pcap", "eth0", ("", -1)),
        ("eth0.pcap1", "eth0.pcap", "eth0", ("", 1)),
        ("eth0.pcap07", "eth0.pcap", "eth0", ("", 7)),
        ("eth0.pcap12.gz", "eth0.pcap", "eth0", ("", 12)),
        ("eth0.pcap.3.zst", "eth0.pcap", "eth0", ("", 3)),
        ("eth0-2026-11-23_10:00:00.pcap", "eth0*.pcap", "eth0", ("2026-11-23_10:00:00", -1)),
        ("eth0_20261123100000.pcap.xz", "eth0*.pcap", "eth0", ("20261123100000", -1)),
        ("eth0-1763892000.pcap", "eth0*.pcap", "eth0", ("1763892000", -1)),
        ("eth0-2026-11-23.pcap", "eth0*.pcap", "eth0", ("2026-11-23", -1)),
        ("eth0.20261123-100000.pcap2", "eth0*.pcap", "eth0", ("20261123-100000", 2)),
        ("eth0_00001_20261123100000.pcapng", "eth0*.pcapng", "eth0", ("00001_20261123100000", -1)),
        ("eth0_20261123100000_00001.pcapng", "eth0*.pcapng", "eth0", ("20261123100000_00001", -1)),
    ],
)
def test_rotation_is_taken_off_the_name(name: str, capture: str, interface: str, order: tuple[str, int]) -> None:
    apart = taken_apart(name)
    assert (capture, interface, order) == (apart.capture, apart.interface, apart.order)


@pytest.mark.parametrize(
    ("name", "interface"),
    [
        ("node1.pcap", "node1"),
        ("lxc1234.pcap", "lxc1234"),
        ("eth0.100.pcapng", "eth0.100"),
        ("10.244.1.5.pcap", "10.244.1.5"),
        ("pod-web-1763892000-abcde-eth0.pcap.gz", "pod-web-1763892000-abcde-eth0"),
        ("20261123100000.pcap", "20261123100000"),
        ("cilium_vxlan", "cilium_vxlan"),
        ("eth0-12.pcap", "eth0-12"),
    ],
)
def test_digits_that_are_part_of_the_name_say_nothing(name: str, interface: str) -> None:
    apart = taken_apart(name)
    assert ("", interface) == (apart.kind, apart.interface)
