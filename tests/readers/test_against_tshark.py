"""Every format as tshark reads it: number of frames, times to the nanosecond, lengths, and what is in the frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layers.corpus import dissected
from tests.layers.tshark import needs_tshark, told
from tests.layers.tshark_columns import columns
from tests.readers.formats import FILES

pytestmark = needs_tshark
NOT_READ_BY_TSHARK = {"xz"}


@pytest.mark.parametrize("name", sorted(set(FILES) - NOT_READ_BY_TSHARK))
def test_a_file_is_what_tshark_reads(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    ours = [columns(frame) for frame in dissected(path)]
    wanted = list(ours[0]) if ours else ["frame.number"]
    assert told(path, wanted) == ours
