"""Who talks."""

from __future__ import annotations

import pytest

from analyzer.flows.peer_scope import peer_scope
from tests.cluster import N1, N2, A, B, topology


@pytest.mark.parametrize(
    ("source", "destination", "scope"),
    [
        (A, B, "pod-pod"),
        (A, N2, "pod-host"),
        (A, "8.8.8.8", "pod-external"),
        (A, "169.254.169.254", "pod-external"),
        (N1, N2, "host"),
        (A, "ff02::2", "unknown"),
        ("fe80::1", A, "unknown"),
        (A, "224.0.0.251", "unknown"),
    ],
)
def test_who_talks(source: str, destination: str, scope: str) -> None:
    assert scope == peer_scope(source, destination, topology())
