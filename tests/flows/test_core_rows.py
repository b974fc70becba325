"""Core rows in words: the columns that are published, nulls where nothing is known, the source first."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.flows.core_rows import core_row, opening
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop.slots import NULL
from analyzer.schema import FLOWS
from tests.cluster import in_vxlan, ping, tcp_frame, udp_frame
from tests.flows.counting import flows

KINDS: dict[str, type] = {"integer": int, "text": str, "ip": str}
MAY_BE_NULL = {
    "source_port", "destination_port", "icmp_identifier", "tunnel_type", "minimum_source_vni", "maximum_source_vni",
    "minimum_destination_vni", "maximum_destination_vni", "overhead_bytes", "minimum_overhead_bytes",
    "maximum_overhead_bytes", "icmp_type", "tcp_control_bits", "source_mss", "destination_mss", "start_epoch_ns",
    "end_epoch_ns",
}  # fmt: skip


def numbers(**slots: int) -> list[int]:
    """Return the row of a flow 10.0.0.1:5 ↔ 10.0.0.2:6 that saw one bare packet, with these slots changed."""
    row = [0] * f.FLOW_SLOTS
    row[f.PROTOCOL] = 4 << 8 | 17
    row[f.LOW], row[f.HIGH], row[f.LOW_PORT], row[f.HIGH_PORT] = 0x0A000001, 0x0A000002, 5, 6
    row[f.ICMP_IDENTIFIER] = NULL
    for least in (f.OPENED, f.LOW_VNI_MIN, f.HIGH_VNI_MIN):
        row[least] = f.NEVER
    row[f.LOW_VNI_MAX] = row[f.HIGH_VNI_MAX] = -1
    row[f.CARRIED_BY], row[f.FIRST_FROM_LOW], row[f.LOW_PACKETS], row[f.LOW_BYTES] = 1, 1, 1, 60
    for name, value in slots.items():
        row[getattr(f, name)] = value
    return row


def said(**slots: int) -> dict[str, Any]:
    return core_row("vxlan/baseline", "n1/eth0", numbers(**slots))


def test_the_columns_are_those_of_the_schema_in_its_order() -> None:
    assert [column.name for column in FLOWS] == list(said())


def test_every_value_is_of_its_columns_kind() -> None:
    rows = flows(tcp_frame(0, 2), udp_frame(), in_vxlan(ping()), bytes(14))
    assert 3 == len(rows)
    for row in (*rows, said()):
        for column in FLOWS:
            null = row[column.name] is None and column.name in MAY_BE_NULL
            assert null or type(row[column.name]) is KINDS[column.kind], column.name


def test_run_and_point_are_passed_on() -> None:
    assert ("vxlan/baseline", "n1/eth0") == (said()["run"], said()["counted_at"])


@pytest.mark.parametrize(
    ("slots", "source_first"),
    [
        ({"FIRST_FROM_LOW": 1}, True),
        ({"FIRST_FROM_LOW": 0}, False),
        ({"FIRST_FROM_LOW": 1, "OPENED": 9, "OPENED_FROM_LOW": 0}, False),
        ({"FIRST_FROM_LOW": 0, "OPENED": 9, "OPENED_FROM_LOW": 1}, True),
    ],
)
def test_everything_of_a_side_follows_its_end(slots: dict[str, int], source_first: bool) -> None:
    row = said(**slots, LOW_PACKETS=3, LOW_BYTES=300, HIGH_PACKETS=4, HIGH_BYTES=4000, LOW_MSS=1400, HIGH_MSS=1300,
               LOW_VNI_MIN=1, LOW_VNI_MAX=2, HIGH_VNI_MIN=8, HIGH_VNI_MAX=9)  # fmt: skip
    low = ("10.0.0.1", 5, 3, 300, 1400, 1, 2)
    high = ("10.0.0.2", 6, 4, 4000, 1300, 8, 9)
    sides = [
        tuple(row[name.format(side)] for name in ("{}_ip", "{}_port", "{}_packets", "{}_bytes", "{}_mss",
                                                  "minimum_{}_vni", "maximum_{}_vni"))
        for side in ("source", "destination")
    ]  # fmt: skip
    assert ([low, high] if source_first else [high, low]) == sides
    assert (7, 4300) == (row["network_packets"], row["network_bytes"])


def test_another_point_may_know_better_who_opened_a_flow() -> None:
    """A SYN beats being seen first, however late; of two SYNs, or two first packets, the earlier counts."""
    here, syn = numbers(FIRST=10), numbers(FIRST=30, OPENED=30, OPENED_FROM_LOW=0)
    earlier = numbers(FIRST=5, FIRST_FROM_LOW=0)
    assert opening(syn) == min(map(opening, (here, syn, earlier)))
    assert opening(earlier) == min(map(opening, (here, earlier)))
    assert "10.0.0.2" == core_row("", "", here, opening(syn))["source_ip"]


@pytest.mark.parametrize(
    ("carried", "words"),
    [(1, None), (2, "vxlan"), (3, "bare+vxlan"), (4, "geneve"), (8, "ipip"), (14, "vxlan+geneve+ipip")],
)
def test_the_tunnel_is_named(carried: int, words: str | None) -> None:
    assert words == said(CARRIED_BY=carried)["tunnel_type"]


def test_addresses_are_written_as_their_family_writes_them() -> None:
    """fd00::1 is 0xfd00 << 48 above and 1 below; as signed numbers the upper half is negative."""
    upper = (0xFD00 << 48) - (1 << 64)
    row = said(PROTOCOL=6 << 8 | 58, LOW_HI=upper, LOW=1, HIGH_HI=upper, HIGH=-1, ICMP_IDENTIFIER=65535)
    assert ("fd00::1", "fd00::ffff:ffff:ffff:ffff") == (row["source_ip"], row["destination_ip"])
    assert ("ipv6-icmp", 65535) == (row["network_transport"], row["icmp_identifier"])


@pytest.mark.parametrize(("protocol", "name"), [(6, "tcp"), (17, "udp"), (132, "sctp"), (50, "esp"), (253, "253")])
def test_a_transport_without_a_name_is_its_number(protocol: int, name: str) -> None:
    row = said(PROTOCOL=4 << 8 | protocol, TCP_FLAGS=0x1F)
    assert (name, 0x1F if protocol == 6 else None) == (row["network_transport"], row["tcp_control_bits"])


def test_what_was_never_seen_is_null() -> None:
    """Minus 4 stands for ICMP errors of type 3, which have no id."""
    row = said(LOW_PORT=NULL, HIGH_PORT=NULL, ICMP_IDENTIFIER=-4, FIRST=f.NEVER, LAST=NULL, OVERHEAD_MIN=f.NEVER,
               OVERHEAD_MAX=-1, LOW_MSS=f.NEVER, HIGH_MSS=f.NEVER)  # fmt: skip
    assert 3 == row["icmp_type"]
    assert MAY_BE_NULL - {"icmp_type"} == {name for name, value in row.items() if value is None}
