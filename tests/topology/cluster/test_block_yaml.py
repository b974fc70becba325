"""YAML as Kubernetes writes it, against PyYAML where that is installed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.topology.cluster.block_yaml import objects

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40) | st.sampled_from(
    [
        "- x",
        "a: b",
        "{}",
        "12",
        "true",
        "null",
        "~",
        "'q'",
        '"d"',
        "x #y",
        "k8s:io/a=b",
        "line\nline\n",
        "b " * 60,
        "\\",
    ]
)
KEYS = st.text("abcXYZ-_./0", min_size=1, max_size=12).filter(lambda key: not key.startswith(("-", "0")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS.filter(lambda key: key != "items"), VALUES, min_size=1, max_size=4))
def test_whatever_is_written_in_blocks_is_read_back(content: dict[str, Any]) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    written = yaml.safe_dump(content, default_flow_style=False)
    if "\n? " in f"\n{written}" or " ? " in written:
        return  # a key longer than a line, which Kubernetes has none of
    assert [yaml.safe_load(written)] == list(objects(written))


def test_a_typed_list_yields_its_items_with_their_kind() -> None:
    """client-go leaves out the kind of a typed list's items (a sysdump's k8s-pods-….yaml)."""
    written = "apiVersion: v1\nitems:\n- metadata:\n    name: a\n- metadata:\n    name: b\nkind: PodList\n"
    assert [{"metadata": {"name": name}, "kind": "Pod"} for name in "ab"] == list(objects(written))


def test_documents_one_after_another_are_all_read() -> None:
    assert [{"a": 1}, {"b": "x"}] == list(objects("---\na: 1\n--- # next\nb: x\n"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a: b c\n  d\n\n  e", "b c d\ne"),
        ("a: 'it''s\n  so'", "it's so"),
        ('a: "x\\ty\\\n  \\ z\\u00e9"', "x\ty zé"),
        ("a: |\n  one\n   two\n\n  three", "one\n two\n\nthree\n"),
        ("a: |-\n  one", "one"),
        ("a:\n- 1\n-\n  b: 2\n- - x", [1, {"b": 2}, ["x"]]),
        ("a: x # y", "x"),
        ("a: # y\n  b: []", {"b": []}),
        ("a: 1.5", "1.5"),
        ("a: 0012", "0012"),
    ],
)
def test_scalars_and_blocks(written: str, value: Any) -> None:
    assert [{"a": value}] == list(objects(written))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("a: &x 1", "line 1 holds YAML that Kubernetes does not write (&)"),
        ("a: *x", "line 1 holds YAML that Kubernetes does not write (*)"),
        ("a: !!python/object:os.system x", "line 1 holds YAML that Kubernetes does not write (!)"),
        ("a: [1, 2]", "line 1 holds YAML that Kubernetes does not write ([)"),
        ("a:\n    b: 1\n  c: 2", "line 3 is indented against nothing"),
        ("a: 'x", "the quote of line 1 is never closed"),
        ("a: 'x' y", "something stands behind a closing quote"),
        ("\n".join(" " * depth + "a:" for depth in range(500)), "nested deeper than 60 levels"),
        ("a: b\n  c: d", "line 1 goes on as something else"),
        ("only words", "line 1 is no `key: value`"),
        ('a: "\\q"', "\\q is no escape"),
    ],
)
def test_what_it_is_not_is_refused(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        list(objects(written))
