"""What no router forwards to one receiver."""

from __future__ import annotations

import pytest

from analyzer.topology.scope import has_no_one_receiver, stays_on_its_link


@pytest.mark.parametrize(
    ("source", "destination", "link", "many"),
    [
        ("fe80::1", "ff02::2", True, True),
        ("fe80::1", "2001:db8::1", True, True),
        ("10.0.0.1", "224.0.0.251", True, True),
        ("10.0.0.1", "255.255.255.255", True, True),
        ("10.0.0.1", "239.1.1.1", False, True),
        ("2001:db8::1", "ff0e::1", False, True),
        ("10.0.0.1", "169.254.169.254", False, False),
        ("10.0.0.1", "10.0.0.2", False, False),
        ("2001:db8::1", "fd00::1", False, False),
    ],
)
def test_scope(source: str, destination: str, link: bool, many: bool) -> None:
    assert link == stays_on_its_link(source, destination)
    assert many == has_no_one_receiver(source, destination)
