"""`--columns`: names and patterns."""

from __future__ import annotations

import pytest

from analyzer.columns.chosen import chosen_columns
from analyzer.errors import Misused
from analyzer.schema import FRAMES


def names(wanted: str | None) -> list[str]:
    return [column.name for column in chosen_columns(wanted)]


def test_all_without_a_choice() -> None:
    assert [column.name for column in FRAMES] == names(None) == names("*")


def test_the_order_is_the_users_and_each_comes_once() -> None:
    assert ["ip_ttl", "frame_number"] == names(" ip_ttl, frame_number,ip_ttl,")


def test_a_pattern_stands_for_what_it_matches() -> None:
    assert ["arp_opcode", "arp_src_hw_mac", "arp_src_proto_ipv4", "arp_dst_proto_ipv4"] == names("arp_*")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("ip_scr", "did you mean ip_src?"),
        ("zzz", "`analyze schema frames` lists them"),
        (",", "cannot write no columns"),
    ],
)
def test_what_matches_nothing_is_refused(wanted: str, told: str) -> None:
    with pytest.raises(Misused) as refused:
        names(wanted)
    assert told in str(refused.value)
