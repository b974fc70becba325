"""A second opinion on Geneve options: pyshark reads only the frames that carry some, beside our own reading."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from analyzer.layers.geneve_options import GeneveOption
from analyzer.points.second_look import OptionFrame
from analyzer.result import DeepCheck, OptionReading

PYSHARK_BREAKS_AT = (3, 14)
"""pyshark 0.6 calls asyncio.get_event_loop() without a running loop, which 3.14 refuses."""
MAX_DISAGREEMENTS = 20


def check_options(frames: list[OptionFrame], wanted: bool = True) -> DeepCheck:
    """Return whether tshark, by way of pyshark, reads the same options; without it our own reading stands alone."""
    if not frames:
        return _check("not needed", "no frame carries Geneve options")
    if not wanted:
        return _check("not needed", "asked for with --report only")
    if sys.version_info[:2] >= PYSHARK_BREAKS_AT:
        return _check("unavailable", "pyshark does not run on Python 3.14: use 3.11 to 3.13 for this check")
    import pyshark
    from pyshark.tshark.tshark import TSharkNotFoundException, get_tshark_version

    try:
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(get_tshark_version)
            readings = [
                reading for link in sorted({f.record.link_type for f in frames}) for reading in _read(frames, link)
            ]
            version = str(asked.result())
    except TSharkNotFoundException:
        return _check("unavailable", "tshark is not installed: apt install tshark, or brew install wireshark")
    except pyshark.capture.capture.TSharkCrashException as error:
        return _check("unavailable", f"tshark failed: {str(error).splitlines()[0]}")
    differ = [reading for reading in readings if not reading.agrees]
    return DeepCheck(
        status="disagreed" if differ else "agreed",
        why=f"{len(readings) - len(differ)} of {len(readings)} frames read alike",
        tshark_version=version,
        frames=len(readings),
        readings=differ[:MAX_DISAGREEMENTS],
    )


def _check(status: Literal["not needed", "unavailable"], why: str) -> DeepCheck:
    return DeepCheck(status=status, why=why, tshark_version=None, frames=0, readings=[])


def _read(frames: list[OptionFrame], link_type: int) -> list[OptionReading]:
    """Return one reading per frame of this link type, through a temporary capture of just these frames."""
    import dpkt
    import pyshark

    chosen = [frame for frame in frames if frame.record.link_type == link_type]
    with tempfile.TemporaryDirectory(prefix="podpath-") as folder:
        path = Path(folder) / "options.pcap"
        with path.open("wb") as stream:
            writer = dpkt.pcap.Writer(stream, linktype=link_type, snaplen=1 << 18)
            for frame in chosen:
                writer.writepkt(frame.record.data, ts=0)
        ports = {f"udp.port=={port}": "geneve" for port in sorted({frame.port for frame in chosen})}
        capture = pyshark.FileCapture(str(path), decode_as=ports, keep_packets=False)
        try:
            packets = [_options(packet) for packet in capture]
        finally:
            capture.close()
            _stop_watching()
    return [_reading(frame, tshark) for frame, tshark in zip(chosen, packets, strict=True)]


def _stop_watching() -> None:
    """End the watcher of child processes that pyshark set, with its pipe for signals, which nobody empties any more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns whoever touches what pyshark uses
        asyncio.get_child_watcher().close()


def _options(packet: object) -> list[str]:
    """Return tshark's options as `0xCLASS:0xTYPE data`, from its own class and type fields and the option's bytes."""
    layer = getattr(packet, "geneve", None)
    if layer is None:
        return []
    fields = [
        layer.get_field(name).all_fields if layer.get_field(name) is not None else []
        for name in ("option_class", "option_type", "option")
    ]
    return [
        GeneveOption(int(kind.show, 16), int(number.show, 16), *_value(whole.raw_value)).words
        for kind, number, whole in zip(*fields, strict=True)
    ]


def _value(raw: str) -> tuple[bytes, int]:
    """Return an option's data from the hex of the whole option, and their length."""
    data = bytes.fromhex(raw)[4:]
    return data, len(data)


def _reading(frame: OptionFrame, tshark: list[str]) -> OptionReading:
    ours, theirs = ", ".join(option.words for option in frame.options), ", ".join(tshark)
    return OptionReading(frame.point, frame.record.number, ours, theirs, ours == theirs)
