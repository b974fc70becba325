"""Prefixes: lengths, path ids known and guessed, what is malformed."""

from __future__ import annotations

import pytest

from analyzer.bgp.family import IPV4_UNICAST, Family
from analyzer.bgp.octets import Malformed
from analyzer.bgp.prefix import prefixes
from tests.bgp.messages import prefix

IPV6_UNICAST = Family(2, 1)


def texts(data: bytes, family: Family = IPV4_UNICAST, with_ids: bool | None = False) -> list[tuple[str, int | None]]:
    return [(each.text, each.path_id) for each in prefixes(data, family, with_ids)]


@pytest.mark.parametrize("text", ["0.0.0.0/0", "10.0.0.0/8", "10.10.0.32/27", "10.244.1.0/24", "192.0.2.1/32"])
def test_ipv4_of_any_length(text: str) -> None:
    assert [(text, None)] == texts(prefix(text))


@pytest.mark.parametrize("text", ["::/0", "fd00:10:244:1::/64", "2001:db8::1/128", "2001:db8:8000::/33"])
def test_ipv6_of_any_length(text: str) -> None:
    assert [(text, None)] == texts(prefix(text), IPV6_UNICAST)


def test_several_stand_behind_each_other() -> None:
    """A /24 and a /32 are nine bytes, which dpkt takes for one prefix with a path id."""
    wanted = ["10.0.1.0/24", "10.0.2.1/32"]
    assert [(each, None) for each in wanted] == texts(b"".join(map(prefix, wanted)))


def test_bits_behind_the_length_say_nothing() -> None:
    """10.10.0.63/27 on the wire: 0x3f & 0xe0 = 0x20."""
    assert [("10.10.0.32/27", None)] == texts(bytes([27, 10, 10, 0, 63]))
    assert prefixes(prefix("10.10.0.32/27"), IPV4_UNICAST, False) == prefixes(
        bytes([27, 10, 10, 0, 63]), IPV4_UNICAST, False
    )


@pytest.mark.parametrize("known", [True, None])
def test_path_ids_where_they_were_agreed_on_and_where_only_the_bytes_tell(known: bool | None) -> None:
    data = prefix("10.10.0.0/27", 1) + prefix("10.10.0.0/27", 2)
    assert [("10.10.0.0/27", 1), ("10.10.0.0/27", 2)] == texts(data, with_ids=known)


def test_without_a_word_on_path_ids_the_plain_reading_counts() -> None:
    assert [("10.10.0.0/27", None), ("0.0.0.0/0", None)] == texts(
        prefix("10.10.0.0/27") + prefix("0.0.0.0/0"), with_ids=None
    )


@pytest.mark.parametrize(
    ("data", "family", "why"),
    [
        (bytes([33, 10, 0, 0, 0, 0]), IPV4_UNICAST, "a prefix of ipv4 unicast has 33 bits"),
        (bytes([129]) + bytes(17), IPV6_UNICAST, "a prefix of ipv6 unicast has 129 bits"),
        (bytes([24, 10, 0]), IPV4_UNICAST, "a prefix of ipv4 unicast is 1 bytes short"),
    ],
)
def test_malformed(data: bytes, family: Family, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        prefixes(data, family, False)
