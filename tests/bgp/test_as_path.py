"""AS paths: their writing, and the width of their numbers."""

from __future__ import annotations

import dpkt
import pytest

from analyzer.bgp.as_path import as_path, only_width
from analyzer.bgp.octets import Malformed
from tests.bgp.messages import as_path as path
from tests.bgp.messages import attribute, update


@pytest.mark.parametrize("width", [2, 4])
def test_segments_are_written_as_routers_do(width: int) -> None:
    data = b"".join(path(65000, 65001, width=width, kind=kind) for kind in (3, 2, 1, 4))
    assert "(65000 65001) 65000 65001 {65000,65001} [65000,65001]" == as_path(data, width)


def test_inside_an_as_the_path_is_empty() -> None:
    assert "" == as_path(b"", 4)


def test_where_dpkt_is_right_both_say_the_same() -> None:
    """Three numbers of two octets."""
    data = path(65000, 65001, 65002, width=2)
    theirs = dpkt.bgp.BGP(update(attributes=attribute(2, data))).update.attributes[0].as_path.segments
    assert [[65000, 65001, 65002]] == [each.path for each in theirs]
    assert "65000 65001 65002" == as_path(data, 2)


@pytest.mark.parametrize(
    ("paths", "width"),
    [
        ([path(65000, 65001)], 4),
        ([path(65000, 65001, width=2)], 2),
        ([b"", path(65000)], 4),
        ([b""], None),
        ([], None),
        ([path(65000), path(65001, width=2)], None),
        ([b"\2\2\0\1\2\1\0\2\0\3"], 4),
        ([b"\2\1\0\1\2\1\0\2", path(1, width=2)], 2),
        ([b"\2\2\0\1\2\1\2\1\0\5"], None),
    ],
)
def test_the_width_is_told_by_what_all_paths_fit(paths: list[bytes], width: int | None) -> None:
    assert width == only_width(paths)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\2\2\0\0\0\1", "AS_PATH is 4 bytes short"),
        (b"\7\1\0\0\0\1", "type 7 with 1 numbers"),
        (b"\2\0", "type 2 with 0 numbers"),
        (b"\2", "AS_PATH is 1 bytes short"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        as_path(data, 4)
