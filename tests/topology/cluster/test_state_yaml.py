"""YAML as Kubernetes writes it: plain values, whatever YAML 1.1 makes of them, and nothing that runs or grows."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analyzer.topology.cluster.state_yaml import objects

marks = "abcé :'\"#-[]{}&*!|>%@`,?\n\t"
scalars = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(marks, max_size=20)
keys = st.text("abcé :'\"#-&*", min_size=1, max_size=8)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=9)


@given(st.dictionaries(keys, values))
def test_whatever_is_written_is_read_back(content: dict[str, Any]) -> None:
    assert [content] == list(objects(yaml.safe_dump(content)))


def test_a_typed_list_yields_its_items_with_their_kind() -> None:
    text = "kind: PodList\nitems:\n- metadata: {name: a}\n- kind: Other\n"
    assert [{"metadata": {"name": "a"}, "kind": "Pod"}, {"kind": "Other"}] == list(objects(text))


def test_documents_one_after_another_are_all_read() -> None:
    assert [{"a": 1}, {"b": 2}] == list(objects("a: 1\n---\nb: 2\n---\n"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:34:56:10:20:30", "12:34:56:10:20:30"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("on", "on"),
        ("0x10", "0x10"),
        ("fd00::1", "fd00::1"),
        ("010", "010"),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", None),
        ('"7"', "7"),
        ("[1, a]", [1, "a"]),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, value: Any) -> None:
    assert [{"k": value}] == list(objects(f"k: {written}"))


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a:\n\t- b",
        "k: !!python/object/apply:os.system [echo]",
        "[" * 100_000,
        "- " * 100_000,
        "k: 'x",
        "a: &x [*x",
    ],
    ids=["colons", "tab", "python", "deep", "deep-list", "open", "open-list"],
)
def test_what_is_no_plain_yaml_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        list(objects(text))


def test_aliases_do_not_grow() -> None:
    """Each stands for one and the same object, however often it is named: nothing is copied."""
    laughs = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    (found,) = objects(laughs)
    assert found["y"][0] is found["y"][1]
