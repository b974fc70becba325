"""What tshark read a second time, as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct


class OptionReading(Struct):
    """Geneve options of one frame as we and as tshark read them."""

    point: str
    frame_number: int
    ours: str
    tshark: str
    agrees: bool


class DeepCheck(Struct):
    """What pyshark/tshark said of the frames with Geneve options, or why it was not asked."""

    status: Literal["agreed", "disagreed", "not needed", "unavailable"]
    why: str
    tshark_version: str | None
    frames: int
    readings: list[OptionReading]
    """Disagreements, at most 20."""
