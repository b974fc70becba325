"""The expectations of the kind clusters are ones that `analyze compare --expect` reads."""

from __future__ import annotations

import json

import jsonschema
import pytest

from analyzer import docs
from tests.kind.files import KIND, SETUPS, documents


@pytest.mark.parametrize("setup", SETUPS)
def test_they_are_valid(setup: str) -> None:
    schema = json.loads(docs.schema("expectations"))
    for each in documents(KIND / f"setups/{setup}/expectations.yaml"):
        jsonschema.Draft202012Validator(schema).validate(each)
