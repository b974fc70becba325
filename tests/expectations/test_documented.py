"""docs/expectations.md: its examples are taken, and it names every key there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from analyzer.expectations import form, form_words
from analyzer.expectations.written import load

PAGE = (Path(__file__).parents[2] / "docs" / "expectations.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
FORMS = [each for each in vars(form).values() if isinstance(each, type) and issubclass(each, form_words.Form)]


@pytest.mark.parametrize("at", range(3))
def test_its_examples_are_taken(tmp_path: Path, at: int) -> None:
    assert 3 == len(EXAMPLES)
    (tmp_path / "e.yaml").write_text(EXAMPLES[at])
    assert load(tmp_path / "e.yaml")


def test_every_key_and_word_is_named() -> None:
    keys = {name for each in FORMS for name in each.__struct_fields__}
    words = {word for literal in (form_words.Way, form_words.Scope, form_words.Presence) for word in get_args(literal)}
    assert set() == {each for each in keys | words if not re.search(rf"[`{{ ]{each}[`:]", PAGE)}


def test_the_schema_names_the_same_keys() -> None:
    assert set(form.SUBJECTS) < set(msgspec.json.schema(form.Document)["$defs"]["Expectation"]["properties"])
