"""Addresses as text."""

from __future__ import annotations

import pytest

from analyzer.layers.address import ip_text, mac_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("0a000001", "10.0.0.1"),
        ("ffffffff", "255.255.255.255"),
        ("00" * 16, "::"),
        # RFC 5952 4.2.2 and 4.2.3: a single zero group stays, the longest run goes, the first of equal ones
        ("20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"),
        ("20010db8000000000001000000000001", "2001:db8::1:0:0:1"),
    ],
)
def test_ip_address_in_its_canonical_form(raw: str, text: str) -> None:
    assert text == ip_text(bytes.fromhex(raw))


def test_mac_address_in_lower_case_with_colons() -> None:
    assert mac_text(bytes.fromhex("0AbC00000001")) == "0a:bc:00:00:00:01"
