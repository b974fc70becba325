"""Geneve options by name, and what the data of the known ones say."""

from __future__ import annotations

import pytest

from analyzer.layers.geneve_options import CLASSES, GeneveOption


@pytest.mark.parametrize(
    ("option_class", "kind", "data", "name", "value"),
    [
        (0x014B, 0x81, "ac12000275800000", "Cilium DSR", "172.18.0.2:30080"),
        (0x014B, 0x81, "fd00000000000000000000000000000a75800000", "Cilium DSR", "[fd00::a]:30080"),
        (0x014B, 0x81, "ac120002", "Cilium DSR", None),
        (0x014B, 0x01, "00", "Cilium", None),
        (0x0102, 0x80, "80030007", "OVN logical ports", "ingress 3, egress 7"),
        (0x0102, 0x80, "8003", "OVN logical ports", None),
        (0x0108, 0x01, "0123456789abcdef", "AWS GWLB endpoint", "0x0123456789abcdef"),
        (0x0108, 0x03, "0a0b0c0d", "AWS GWLB flow cookie", "0x0a0b0c0d"),
        (0x0108, 0x04, "00", "Amazon", None),
        (0x0103, 0x01, "", "In-band Network Telemetry", None),
        (0x0105, 0x00, "", "Amazon", None),
        (0xFFFF, 0x00, "", "experimental", None),
        (0x0200, 0x00, "", None, None),
    ],
)
def test_name_and_value(option_class: int, kind: int, data: str, name: str | None, value: str | None) -> None:
    option = GeneveOption(option_class, kind, bytes.fromhex(data), len(data) // 2)
    assert (name, value) == (option.name, option.value)


def test_classes_are_in_order_and_do_not_overlap() -> None:
    borders = [border for first, last, _ in CLASSES for border in (first, last + 1)]
    assert borders == sorted(borders)
