"""The table of who follows whom: whole, unambiguous, and extended by ports."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.layers import bindings, geneve, vxlan

FOLDER = Path(bindings.__file__).parent
NO_LAYERS = {"__init__", "address", "bindings", "dissector", "step"}
"""What stands beside the layers and reads no header."""


def test_every_layer_in_the_folder_is_bound_and_nothing_else() -> None:
    in_folder = {path.stem for path in FOLDER.glob("*.py")} - NO_LAYERS
    assert in_folder == {layer.__name__.rpartition(".")[2] for _, _, layer in bindings.ROWS}


def test_every_bound_layer_says_how_long_its_header_is_and_how_to_read_it() -> None:
    for _, _, layer in bindings.ROWS:
        assert (True, True) == (layer.HEADER_LEN >= 0, callable(layer.decode)), layer.__name__


def test_no_key_is_bound_twice() -> None:
    keys = [(table, key) for table, key, _ in bindings.ROWS]
    assert sorted(keys) == sorted(set(keys))


def test_every_bound_link_type_has_a_name() -> None:
    assert {key for table, key, _ in bindings.ROWS if table == "link"} == set(bindings.LINK_NAMES)


def test_further_ports_join_the_table_and_leave_the_next_one_as_it_was() -> None:
    wider = bindings.build(vxlan_ports=[4790, 8472], geneve_ports=[6082])
    assert {("udp_port", 4790), ("udp_port", 6082)} == wider.keys() - bindings.build().keys()
    assert (vxlan, geneve) == (wider["udp_port", 4790], wider["udp_port", 6082])


@pytest.mark.parametrize(
    ("vxlan_ports", "geneve_ports", "port"), [([6081], [], 6081), ([], [8472], 8472), ([7000], [7000], 7000)]
)
def test_port_of_two_protocols_is_an_error(vxlan_ports: list[int], geneve_ports: list[int], port: int) -> None:
    with pytest.raises(ValueError, match=f"udp_port {port} is bound to both"):
        bindings.build(vxlan_ports, geneve_ports)
