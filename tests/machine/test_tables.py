"""Bindings as arrays: what the compiled loop looks up is what the reference looks up."""

from __future__ import annotations

from analyzer.layers import bindings
from analyzer.layers.loop import codes
from analyzer.machine.tables import binding_tables


def looked_up(table: bytearray) -> dict[tuple[str, int], str]:
    """Return (table, key) → layer for every byte that is not 0, as the loop finds them."""
    begins = {"link": codes.LINK, "ethertype": codes.ETHERTYPE, "udp_port": codes.UDP_PORT,
              "tunnel_payload": codes.TUNNEL_PAYLOAD, "ip_proto": codes.IP_PROTO}  # fmt: skip
    found = {}
    for place, layer in enumerate(table):
        if layer:
            name = max((name for name in begins if begins[name] <= place), key=lambda name: begins[name])
            found[name, place - begins[name]] = codes.LAYERS[layer]
    return found


def test_the_tables_hold_every_binding_and_nothing_else() -> None:
    tree = {(table, key): layer for table, key, layer in bindings.ROWS}
    assert tree == looked_up(binding_tables(bindings.build()))


def test_a_chosen_port_leads_to_its_tunnel() -> None:
    """65535 is the last key of its table; 8472 leads to VXLAN unless somebody says otherwise."""
    found = looked_up(binding_tables(bindings.build({65535: "vxlan", 8472: "geneve"})))
    assert ("vxlan", "geneve") == (found["udp_port", 65535], found["udp_port", 8472])


def test_the_tables_are_as_long_as_the_loop_thinks() -> None:
    """Four tables of 65,536 keys, and IP protocols, of which there are 256."""
    assert codes.TABLES_LEN == len(binding_tables(bindings.build())) == 262_400
