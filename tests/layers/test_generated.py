"""Every frame of the project's own corpus: how far it is read, and, where tshark is, each field against tshark's."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.layers.dissector import dissect
from tests.layers.generated import CASES
from tests.layers.generated.capture import file_of
from tests.layers.generated.stops import STOPS
from tests.layers.loop.equality import assert_equal
from tests.layers.stacks import TABLE
from tests.layers.tshark import needs_tshark, told
from tests.layers.tshark_columns import columns

FRAMES = {(name, number): record for name, records in CASES.items() for number, record in enumerate(records, 1)}
LINKS = sorted({record.link_type for record in FRAMES.values()})
TSHARK_READS_ON = {
    ("damaged-vxlan-without-vni", 1): "no I flag: payload; tshark reads it as VXLAN",
    ("damaged-junk-on-tunnel-ports", 1): "no I flag: payload; tshark reads it as VXLAN",
}
"""`ok` for us; what we read stands at the front of what tshark reads."""
TSHARK_STOPS = {
    ("networks-icmp", 4): "tcp.seq_raw is not shown where no more than 8 bytes of the header are there",
    ("damaged-vxlan-cut-98", 1): "the same",
    ("damaged-geneve-cut-106", 1): "the same",
    ("damaged-vxlan-stated-lengths", 6): "the same",
    ("damaged-geneve-stated-lengths", 6): "the same",
    ("super_frames-big", 1): "IP total length 0 is an error without ip.tso_support",
    ("super_frames-big", 2): "payload length 0 without a jumbo option",
    ("super_frames-jumbogram", 2): "a jumbo option of 65535 bytes or less is an error (RFC 2675 3)",
    **{(f"super_frames-big-{kind}", number): "total length 0" for kind in ("vxlan", "geneve") for number in (1, 2)},
    **{(f"damaged-{kind}-stated-lengths", 1): "UDP length 0" for kind in ("vxlan", "geneve")},
    **{(f"damaged-{kind}-stated-lengths", 2): "UDP length 7" for kind in ("vxlan", "geneve")},
    (
        "carriers-vxlan-gpe",
        1,
    ): "without the P bit it is VXLAN (draft 3.2); tshark looks at the number",
    ("damaged-ip-lengths", 1): "a total length below the header's",
    ("damaged-ip-lengths", 5): "a total length below the header's",
    ("damaged-tcp-lengths", 1): "a TCP header length of 4",
}
"""What tshark 4.0 reads stands at the front of what we read."""


def _agree(frame: tuple[str, int], ours: list[str], theirs: list[str]) -> bool:
    """Equal; where we stop early, what we read up to there; where tshark does, what it read."""
    we_stop, tshark_stops = frame in STOPS or frame in TSHARK_READS_ON, frame in TSHARK_STOPS
    return (
        ours == theirs or (we_stop and ours == theirs[: len(ours)]) or (tshark_stops and theirs == ours[: len(theirs)])
    )


@pytest.mark.parametrize("link_type", [pytest.param(link_type, marks=needs_tshark) for link_type in LINKS])
def test_every_field_of_every_frame_is_what_tshark_reads(link_type: int, tmp_path: Path) -> None:
    """One file per link type, because tshark takes half a second to start."""
    frames = {place: record for place, record in FRAMES.items() if record.link_type == link_type}
    renumbered = [record._replace(number=number) for number, record in enumerate(frames.values(), 1)]
    ours = [columns(dissect(record, TABLE)) for record in renumbered]
    (tmp_path / "all.pcap").write_bytes(file_of(renumbered))
    theirs = told(tmp_path / "all.pcap", list(ours[0]))
    apart = [
        (place, column, "ours", mine[column], "tshark", row[column])
        for place, mine, row in zip(frames, ours, theirs, strict=True)
        for column in mine
        if not _agree(place, mine[column], row[column])
    ]
    assert [] == apart


@pytest.mark.parametrize("known", [TSHARK_READS_ON, TSHARK_STOPS], ids=["reads on", "stops"])
def test_every_known_difference_is_of_a_frame_that_is_there(known: dict[tuple[str, int], str]) -> None:
    assert set() == set(known) - set(FRAMES)


def test_what_is_not_read_to_its_end_is_just_this() -> None:
    """Why reading stopped: a protocol that becomes readable changes this table on purpose."""
    read = {place: dissect(record, TABLE) for place, record in FRAMES.items()}
    assert STOPS == {place: (frame.status, frame.stop) for place, frame in read.items() if frame.status != "ok"}


@pytest.mark.parametrize("name", CASES)
def test_machine_code_reads_the_same(name: str) -> None:
    assert_equal(CASES[name])
