"""What stands in the picture of journeys made by hand."""

from __future__ import annotations

from analyzer.report.journey_picture.draw import draw
from analyzer.report.journey_picture.shapes import Curve, Dot, Line, Rect
from analyzer.report.view.text import NOT_KNOWN

from .made import OUTSIDE, across, answer, journey, sighting, trace
from .reading import colliding, outside, texts, words

LONG = "a-deployment-with-a-name-of-many-words-" * 8


def test_a_sighting_has_its_numbers_in_one_line() -> None:
    seen = [sighting("n1/eth0", "underlay"), sighting("n2/eth0", "underlay", 62, delta=1234.5, frame_len=9014)]
    picture = draw(trace(journey(seen, source_pod=None, destination_pod=None)))
    dots = sorted({shape.y for shape in picture.shapes if isinstance(shape, Dot)})
    line = [text.words for text in texts(picture) if text.y == dots[1] + 4]
    assert ["1.23 ms", "TTL 62", "9,014 B", "frame 7", "\N{MINUS SIGN}2"] == line
    assert "+1.23 ms" in words(picture)


def test_the_envelope_reaches_from_the_first_to_the_last_sighting_inside_the_tunnel() -> None:
    picture = draw(trace(journey(across())))
    dots = [shape.y for shape in picture.shapes if isinstance(shape, Dot)]
    (envelope,) = (shape for shape in picture.shapes if isinstance(shape, Rect) and shape.tint == 0.1)
    inside = [y for y in dots if envelope.y < y < envelope.y + envelope.height]
    assert dots[1:3] == inside
    told = words(picture)
    assert ["VXLAN, VNI 20522 = identity of t/a", "172.18.0.3 → 172.18.0.4", "outer TTL 64, +50 bytes"] == [
        line for line in told if line.startswith(("VXLAN, VNI", "172", "outer"))
    ]
    assert 1 == told.count("VXLAN, outer TTL 64, +50 bytes")


def test_another_envelope_on_the_way_is_told_whole() -> None:
    second = OUTSIDE | {"vni": 6, "identity": "remote-node"}
    seen = [sighting("n1/eth0", "underlay", **OUTSIDE), sighting("n2/eth0", "underlay", **second)]
    told = words(draw(trace(journey(seen))))
    assert "VXLAN, VNI 6 = identity of remote-node" in told


def test_a_lost_packet_is_marked_where_it_was_and_where_it_should_have_been() -> None:
    picture = draw(trace(journey(across()[:2], outcome="lost", next_expected_at="n2/eth0")))
    told = words(picture)
    assert [1, 1] == [told.count("last seen here"), told.count("was capturing, did not see it")]
    bad = [shape for shape in picture.shapes if isinstance(shape, Line) and shape.tone == "bad"]
    assert [True, False, False] == sorted((line.dashed for line in bad), reverse=True)


def test_an_open_end_is_no_loss() -> None:
    picture = draw(trace(journey(across()[:2], outcome="open")))
    assert 1 == words(picture).count("last seen here")
    assert "bad" not in {shape.tone for shape in picture.shapes if not isinstance(shape, Curve)}


def test_clocks_that_do_not_compare_give_no_time() -> None:
    seen = [sighting("n1/eth0", "underlay"), sighting("n2/eth0", "underlay", delta=None), sighting("n2/x", "lxc")]
    told = words(draw(trace(journey(seen))))
    times = [line for line in told if line.endswith("µs") or line in (NOT_KNOWN, "Δt unknown")]
    assert ["Δt unknown", "+10.0 µs", "0.0 µs", NOT_KNOWN, NOT_KNOWN] == times


def test_an_answer_stands_beside_its_request_and_a_stranger_below() -> None:
    request = journey(across(), answered=True)
    beside = draw(trace(request, answer(across()[::-1])))
    below = draw(trace(request, answer(across()[::-1], run="another")))
    assert beside.width > below.width
    assert beside.height < below.height


def test_an_answer_says_how_long_its_pod_took() -> None:
    back = across()[::-1]
    back[0].time_epoch_ns = (back[0].time_epoch_ns or 0) + 24_000
    told = words(draw(trace(journey(across(), answered=True), answer(back))))
    assert 1 == told.count("24 µs after the request came in")


def test_ten_journeys_are_drawn_and_the_others_counted() -> None:
    picture = draw(trace(*[journey(across(), ip_id=number) for number in range(12)]))
    assert 10 == sum(line.startswith("IP ID") for line in words(picture))
    assert "2 further journeys not drawn; --format json lists all." in words(picture)


def test_a_packet_in_a_loop_is_drawn_with_its_beginning_and_its_end() -> None:
    seen = [sighting(f"n{number % 2}/eth0", "router", 250 - number) for number in range(250)]
    told = words(draw(trace(journey(seen, source_pod=None, destination_pod=None))))
    assert 48 == sum(line.startswith("TTL ") and line[4:].isdigit() for line in told)
    assert {"TTL 250", "TTL 1"} <= set(told)
    assert "ICMP echo request id 7 seq 1: 202 sightings not drawn" in told


def test_names_of_any_length_stay_in_their_places() -> None:
    seen = [
        sighting(f"{LONG}/{LONG}", "lxc", programs=[LONG] * 9, frame_number=2**32, frame_len=2**32, delta=1e15),
        sighting(f"n2/{LONG}", "underlay", 255, delta=-4e15, **(OUTSIDE | {"identity": LONG, "overhead_bytes": 2**31})),
    ]
    named = {"source_pod": f"x/{LONG}", "destination_pod": LONG, "what": LONG, "next_expected_at": f"n3/{LONG}"}
    picture = draw(trace(journey(seen, outcome="lost", **named), notes=[LONG] * 40))
    assert ([], []) == (colliding(picture), outside(picture))
    assert LONG in {text.full for text in texts(picture)}


def test_nothing_found_is_said() -> None:
    assert ["no lost packet", "No journey."] == words(draw(trace(notes=["no lost packet"])))
