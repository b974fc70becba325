"""What each column of a frame says: outermost, inner and quoted packet, tunnels, status."""

from __future__ import annotations

import pytest

from analyzer.columns import makers
from analyzer.schema import FRAMES
from tests import frames
from tests.columns.asked import records, row, rows

PING = frames.ethernet(frames.ipv4(frames.echo(7, 3), "10.244.1.5", "10.244.2.7", proto=1, ttl=63))
SYN = frames.ethernet(frames.ipv4(frames.tcp(b"", 40000, 80, 2, frames.TCP_OPTIONS), "10.244.1.5", "10.244.2.7", 6))


def test_every_column_has_one_maker_and_every_maker_a_column() -> None:
    names = [column.name for column in FRAMES]
    assert sorted(names) == sorted(set(names)) == sorted(makers.MAKERS)


def test_a_bare_packet_has_no_inner_and_no_quoted_one() -> None:
    found = row(PING)
    assert [] == [name for name in found if name.startswith(("inner_", "quoted_"))]
    expected = {"ip_src": "10.244.1.5", "ip_ttl": 63, "icmp_ident": 7, "icmp_seq": 3, "tunnel_depth": 0}
    assert expected == {name: found[name] for name in expected}
    assert ("02:00:00:00:00:01", 0, False) == (found["eth_src"], found["overhead_bytes"], found["ip_mf"])


def test_where_a_frame_is_from() -> None:
    expected = {
        "run": "run",
        "capture_point": "node/eth0",
        "capture_file": "eth0.pcap",
        "frame_number": 1,
        "frame_time_epoch_ns": 1,
        "frame_len": len(PING),
        "frame_cap_len": len(PING),
        "frame_interface_name": "eth0",
        "link_type": "ethernet",
        "decode_status": "ok",
    }
    found = row(PING)
    assert expected == {name: found[name] for name in expected}


def test_outer_and_inner_packet_have_columns_of_their_own() -> None:
    found = row(frames.in_tunnel(frames.vxlan(PING, 77, flags=0x88, policy=5)))
    expected = {
        "ip_src": "172.18.0.3",
        "dstport": 8472,
        "inner_ip_src": "10.244.1.5",
        "inner_eth_src": "02:00:00:00:00:01",
        "inner_icmp_type": 8,
        "tunnel_type": "vxlan",
        "tunnel_depth": 1,
        "tunnel_recognised_by": "udp.port 8472",
        "vxlan_vni": 77,
        "vxlan_flags": 0x8800,
        "vxlan_gbp": 5,
        "overhead_bytes": 50,
        "overhead_ip_bytes": 20,
        "overhead_udp_bytes": 8,
        "overhead_tunnel_bytes": 8,
        "overhead_option_bytes": 0,
        "overhead_ethernet_bytes": 14,
    }
    assert expected == {name: found[name] for name in expected}
    assert "geneve_options" not in found


@pytest.mark.parametrize(
    ("frame", "kinds", "led_by"),
    [
        (frames.in_tunnel(frames.vxlan(PING), 8473), "vxlan", "udp.port 8473 (given)"),
        (frames.ethernet(frames.ipv4(PING[14:], proto=4)), "ipip", "ip.proto 4"),
        (frames.ethernet(frames.ipv4(frames.gre(PING), proto=47)), "gre", "ip.proto 47"),
        (frames.in_tunnel(frames.geneve(frames.in_tunnel(frames.vxlan(PING))), 6081), "geneve/vxlan", "udp.port 6081"),
    ],
)
def test_tunnels_outermost_first_and_what_led_to_them(frame: bytes, kinds: str, led_by: str) -> None:
    found = row(frame, "tunnel_*,inner_ip_src")
    depth = kinds.count("/") + 1
    expected = {"tunnel_type": kinds, "tunnel_depth": depth, "tunnel_recognised_by": led_by}
    assert expected | {"inner_ip_src": "10.244.1.5"} == found


def test_geneve_options_are_a_list() -> None:
    other = b"\x01\x02\x00\x00"
    geneve = frames.geneve(PING, 5, frames.dsr_option("172.18.0.2", 30080) + other)
    (dsr, ovn) = row(frames.in_tunnel(geneve, 6081), "geneve_*")["geneve_options"]
    assert {
        "class": 0x014B,
        "type": 0x81,
        "critical": True,
        "length": 8,
        "data": "ac12000275800000",
        "name": "Cilium DSR",
        "value": "172.18.0.2:30080",
    } == dsr
    assert {"class": 0x0102, "type": 0, "critical": False, "length": 0, "data": "", "name": "OVN", "value": None} == ovn


def test_no_options_is_an_empty_list_and_no_geneve_null() -> None:
    assert {"geneve_options": []} == row(frames.in_tunnel(frames.geneve(PING), 6081), "geneve_options")
    assert {} == row(PING, "geneve_options")


def test_the_quoted_packet_of_an_icmp_error() -> None:
    quoted = frames.ipv4(frames.tcp()[:8], "10.244.2.7", "10.244.1.5", 6, ttl=1)
    error = frames.ethernet(frames.ipv4(b"\x03\x04\x00\x00\x00\x00\x05\xaa" + quoted, proto=1))
    found = row(error, "icmp_mtu,quoted_ip_*,quoted_srcport,quoted_tcp_*,inner_ip_src")
    assert (1450, "10.244.2.7", 1, 40000, 1000) == tuple(
        found[name] for name in ("icmp_mtu", "quoted_ip_src", "quoted_ip_ttl", "quoted_srcport", "quoted_tcp_seq_raw")
    )
    assert not {"inner_ip_src", "quoted_tcp_flags"} & set(found)


def test_tcp_options_under_wiresharks_names() -> None:
    assert {
        "tcp_options_mss_val": 1410,
        "tcp_options_wscale_shift": 7,
        "tcp_options_sack_perm": True,
        "tcp_options_sack_count": 1,
        "tcp_options_sack_le": 1,
        "tcp_options_sack_re": 255,
        "tcp_options_timestamp_tsval": 256,
        "tcp_options_timestamp_tsecr": 512,
    } == row(SYN, "tcp_options_*")


def test_tcp_len_is_what_was_on_the_wire() -> None:
    segment = frames.tcp(b"x" * 100)
    whole = frames.ethernet(frames.ipv4(segment, proto=6)) + b"\0" * 6
    big = frames.ethernet(frames.ipv4(segment, proto=6, total_length=0))
    lying = frames.ethernet(frames.ipv4(segment, proto=6, total_length=30))
    assert [100, 100, None] == [found["tcp_len"] for found in rows(records(whole, big, lying), "tcp_len")]


def test_ipv6_beside_ipv4() -> None:
    six = frames.ethernet(frames.ipv6(frames.udp(b"q"), "fd00::1", "::ffff:10.0.0.9"), frames.ETHERTYPE_IPV6)
    found = rows(records(PING, six), "ip_src,ip_dst")
    assert [("10.244.1.5", "10.244.2.7"), ("fd00::1", "::ffff:10.0.0.9")] == [(r["ip_src"], r["ip_dst"]) for r in found]


def test_why_reading_stopped() -> None:
    unknown = frames.ethernet(b"", 0x88CC)
    assert {"decode_status": "unsupported", "decode_stop": "ethertype 0x88cc"} == row(unknown, "decode_*")


def test_cooked_frames_say_interface_and_direction() -> None:
    cooked = bytes.fromhex("0800 0000 00000007 0001 04 06 020000000005 0000") + PING[14:]
    found = row(cooked, "sll_*,eth_src,link_type", link_type=276)
    expected = {"sll_pkttype": 4, "sll_ifindex": 7, "eth_src": "02:00:00:00:00:05", "link_type": "linux-sll2"}
    assert expected == found


def test_arp_and_encryption() -> None:
    arp = bytes.fromhex("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002")
    assert {
        "arp_opcode": 1,
        "arp_src_hw_mac": "02:00:00:00:00:01",
        "arp_src_proto_ipv4": "10.0.0.1",
        "arp_dst_proto_ipv4": "10.0.0.2",
    } == row(frames.ethernet(arp, 0x0806), "arp_*")
    esp = frames.ethernet(frames.ipv4(b"\0\0\1\0\0\0\0\1cipher", proto=50))
    assert {"encrypted": "esp", "esp_spi": 256} == row(esp, "encrypted,esp_spi,overhead_bytes")
