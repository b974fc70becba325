"""`--filter`: SQL on the columns, and nothing but the columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from analyzer.columns.filter import Filter
from analyzer.columns.makers import schema
from analyzer.errors import Misused

NAMES = ["frame_number", "ip_src", "ip_ttl", "geneve_options"]
OPTION = {"class": 331, "type": 129, "critical": True, "length": 0, "data": "", "name": "Cilium DSR", "value": None}
TABLE = pa.Table.from_pylist(
    [
        {"frame_number": 1, "ip_src": "10.0.0.1", "ip_ttl": 64, "geneve_options": None},
        {"frame_number": 2, "ip_src": "fd00::1", "ip_ttl": 63, "geneve_options": []},
        {"frame_number": 3, "ip_src": None, "ip_ttl": None, "geneve_options": [OPTION]},
    ],
    schema(NAMES),
)


def kept(condition: str) -> list[Any]:
    numbers: list[Any] = Filter(condition).kept(TABLE)["frame_number"].to_pylist()
    return numbers


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        ("ip_ttl < 64", [2]),
        ("IP_TTL < 64 or ip_ttl is null", [2, 3]),
        ("ip_src like '10.%'", [1]),
        ("ip_src in ('fd00::1', '10.0.0.1') and ip_ttl between 64 and 255", [1]),
        ("not ip_ttl = 63", [1]),
        ("len(geneve_options) > 0", [3]),
        ("geneve_options[1].name = 'Cilium DSR'", [3]),
        ("true", [1, 2, 3]),
        ("ip_ttl", [1, 2]),
    ],
)
def test_rows_for_which_it_is_true_are_kept(condition: str, numbers: list[int]) -> None:
    assert numbers == kept(condition)


def test_only_the_columns_it_speaks_of_have_to_be_made() -> None:
    assert ["frame_len", "ip_src", "inner_ip_ttl"] == Filter("inner_ip_ttl > 3 and ip_src <> 'frame_len'").columns


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("nope = 1", 'Referenced column "nope" not found'),
        ("ip_ttl <", "syntax error"),
        ("", "Parser Error"),
        ("true) or (select true", "syntax error"),
        ("ip_src", "Could not convert string"),
        ("(select count(*) from read_csv('/etc/passwd')) > 0", "disabled by configuration"),
        ("(select count(*) from TABLE) > 0", "syntax error"),
        ("(select count(*) from FRAMES) > 0", "does not exist"),
    ],
)
def test_what_is_no_condition_is_refused(condition: str, why: str) -> None:
    with pytest.raises(Misused) as refused:
        kept(condition)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
