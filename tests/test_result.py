"""The Result as a file: written, read back, refused when it is another version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.analysis import analyse
from analyzer.errors import CannotRead
from analyzer.result import encode, load
from tests.run_folder import put, run_folder


def test_a_result_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    result = analyse([run_folder(tmp_path / "run")])
    file = put(tmp_path / "result.json", encode(result))
    assert result == load(file)
    assert file.read_bytes() == encode(load(file))


def test_the_file_is_indented_json_that_ends_in_a_newline(tmp_path: Path) -> None:
    written = encode(analyse([run_folder(tmp_path)]))
    assert json.dumps(json.loads(written), indent=1, ensure_ascii=False).encode() + b"\n" == written


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"result_version": 2}, "Invalid enum value 2 - at `$.result_version`"),
        ({"colour": "red"}, "Object contains unknown field `colour`"),
        ({"runs": None}, "Expected `array`, got `null` - at `$.runs`"),
    ],
)
def test_another_version_is_refused_by_its_first_difference(
    tmp_path: Path, change: dict[str, object], why: str
) -> None:
    content = json.loads(encode(analyse([run_folder(tmp_path / "run")])))
    with pytest.raises(CannotRead) as caught:
        load(put(tmp_path / "result.json", content | change))
    assert f"not a Result of this version: {why}" == caught.value.why
    assert "make it again with `analyze CAPTURES`" == caught.value.next_step


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as caught:
        load(tmp_path / "result.json")
    assert "No such file or directory" == caught.value.why
