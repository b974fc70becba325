"""The table of who follows whom: whole, unambiguous, and extended by ports."""

from __future__ import annotations

import importlib
from pathlib import Path

from analyzer.layers import bindings

FOLDER = Path(bindings.__file__).parent
NO_LAYERS = {
    *("__init__", "address", "assigned", "bindings", "checksum", "dissector", "geneve_options"),
    *("layout", "options", "rows", "step"),
}
"""What stands beside the layers and reads no header."""


def test_every_layer_in_the_folder_is_bound_and_nothing_else() -> None:
    in_folder = {path.stem for path in FOLDER.glob("*.py")} - NO_LAYERS
    assert in_folder == {layer for _, _, layer in bindings.ROWS}


def test_every_bound_layer_says_how_long_its_header_is_and_how_to_read_it() -> None:
    for _, _, layer in bindings.ROWS:
        module = importlib.import_module(f"analyzer.layers.{layer}")
        assert (True, True) == (module.HEADER_LEN >= 0, callable(module.decode)), layer


def test_no_key_is_bound_twice() -> None:
    keys = [(table, key) for table, key, _ in bindings.ROWS]
    assert sorted(keys) == sorted(set(keys))


def test_every_bound_link_type_has_a_name() -> None:
    assert {key for table, key, _ in bindings.ROWS if table == "link"} == set(bindings.LINK_NAMES)


def test_further_ports_join_the_table_and_leave_the_next_one_as_it_was() -> None:
    wider = bindings.build({4791: "vxlan", 8472: "vxlan", 6082: "geneve"})
    assert {("udp_port", 4791), ("udp_port", 6082)} == wider.keys() - bindings.build().keys()
    assert ("vxlan", "geneve") == (wider["udp_port", 4791], wider["udp_port", 6082])


def test_a_given_port_replaces_what_the_table_says_of_it() -> None:
    """Cilium's tunnelPort may put Geneve on 8472."""
    assert ("geneve", "vxlan") == (
        bindings.build({8472: "geneve"})["udp_port", 8472],
        bindings.build()["udp_port", 8472],
    )
