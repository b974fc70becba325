"""What goes to a terminal cannot steer it; what goes to a pipe or a file is exact."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest

from analyzer.report import batches, output, rows
from analyzer.schema import FRAMES

EVIL = "e\x1b]0;title\x07\x9b31m"


class Terminal(io.BytesIO):
    """Bytes that say they are a terminal."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    """Text likewise."""

    def isatty(self) -> bool:
        return True


def test_bytes_for_a_terminal_show_control_characters() -> None:
    there = Terminal()
    output.Harmless(there).write(f"{EVIL}\nü".encode())
    assert "e\\x1b]0;title\\x07\\x9b31m\nü".encode() == there.getvalue()


@pytest.mark.parametrize(("kind", "safe"), [(Terminal, True), (io.BytesIO, False)])
def test_frames_as_csv_are_harmless_on_a_terminal_and_exact_in_a_pipe(
    kind: type[io.BytesIO], safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = kind()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(there))
    table = pa.table({"frame_comment": [EVIL]})
    assert 1 == batches.write(table.to_batches(), table.schema, "csv", None)
    assert (not safe) == (EVIL.encode() in there.getvalue())
    assert safe == (b"\x1b" not in there.getvalue())


@pytest.mark.parametrize(("kind", "safe"), [(Screen, True), (io.StringIO, False)])
def test_rows_as_csv_are_harmless_on_a_terminal_and_exact_in_a_pipe(
    kind: type[io.StringIO], safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = kind()
    monkeypatch.setattr("sys.stdout", there)
    columns = [column for column in FRAMES if column.name == "frame_comment"]
    rows.write([{"frame_comment": EVIL}], columns, "csv", None)
    assert [["frame_comment"], [EVIL]] == list(csv.reader(io.StringIO(there.getvalue()))) or safe
    assert safe == ("\x1b" not in there.getvalue())
