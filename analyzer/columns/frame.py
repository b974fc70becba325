"""Columns of the frame as a whole: where it is from, how it was captured, how far it was read."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from analyzer.columns import arrow
from analyzer.columns.batch import Batch
from analyzer.columns.slot import number
from analyzer.columns.source import Maker, Source
from analyzer.layers.bindings import LINK_NAMES
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s


def _constant(attribute: str, batch: Batch, source: Source) -> Any:
    return pa.repeat(pa.scalar(getattr(source, attribute), pa.string()), len(batch))


def _interface_name(batch: Batch, source: Source) -> Any:
    return pa.array(source.interfaces, pa.string()).take(pa.array(batch.slot(s.INTERFACE)))


def _comment(batch: Batch, source: Source) -> Any:
    if not source.comments:
        return pa.nulls(len(batch), pa.string())
    return pa.array([source.comments.get(number) for number in batch.slot(s.NUMBER).tolist()], pa.string())


def _link_type(batch: Batch, source: Source) -> Any:
    there = np.ones(len(batch), np.bool_)
    return arrow.words(batch.slot(s.LINK_TYPE), there, lambda link: LINK_NAMES.get(link, f"linktype-{link}"))


def _status(batch: Batch, source: Source) -> Any:
    return arrow.words(batch.slot(s.STATUS), np.ones(len(batch), np.bool_), lambda status: codes.STATUSES[status])


def _stop(batch: Batch, source: Source) -> Any:
    return pa.array([batch.stops.get(place) for place in range(len(batch))], pa.string())


MAKERS: dict[str, Maker] = {
    "run": partial(_constant, "run"),
    "capture_point": partial(_constant, "point"),
    "capture_file": partial(_constant, "file"),
    "frame_interface_name": _interface_name,
    "frame_comment": _comment,
    "link_type": _link_type,
    "decode_status": _status,
    "decode_stop": _stop,
    "sll_pkttype": partial(number, s.OUTER + s.SLL_PKTTYPE),
    "sll_ifindex": partial(number, s.OUTER + s.SLL_IFINDEX),
}
