"""Columns of the tunnels around the innermost packet: kinds, what led to them, options, overhead by layer."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from analyzer.columns import arrow
from analyzer.columns.batch import Batch
from analyzer.columns.slot import slot_of
from analyzer.columns.source import Maker, Source
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s
from analyzer.layers.rows import tunnel_words

OPTION = pa.struct(
    [
        *(("class", pa.int64()), ("type", pa.int64()), ("critical", pa.bool_()), ("length", pa.int64())),
        *(("data", pa.string()), ("name", pa.string()), ("value", pa.string())),
    ]
)
"""A Geneve option: `length` in bytes of `data`, which is hex."""


def _tunnel_type(batch: Batch, source: Source) -> Any:
    return arrow.words(batch.slot(s.TUNNEL_PATH), batch.slot(s.TUNNELS) > 0, tunnel_words)


def _recognised_by(batch: Batch, source: Source) -> Any:
    """Say what led to the outermost tunnel: a UDP port, or an IP protocol, which is written as a negative number."""
    kind, port = batch.slot(s.TUNNEL_KIND), batch.slot(s.OUTER + s.DSTPORT)
    by_port = (kind == codes.KIND_VXLAN) | (kind == codes.KIND_GENEVE)
    key = np.where(by_port, port, -1 - batch.slot(s.OUTER + s.IP_PROTO))

    def spell(number: int) -> str:
        if number < 0:
            return f"ip.proto {-1 - number}"
        says = source.given_ports.get(number)
        return f"udp.port {number} ({says})" if says else f"udp.port {number}"

    return arrow.words(key, batch.slot(s.TUNNELS) > 0, spell)


def _options(batch: Batch, source: Source) -> Any:
    """Return lists of options; null where no Geneve header is, empty where it has none."""
    is_geneve = batch.holds(s.GENEVE_VNI)
    lists = [
        [
            {
                "class": option.option_class,
                "type": option.type,
                "critical": option.critical,
                "length": option.length,
                "data": option.data.hex(),
                "name": option.name,
                "value": option.value,
            }
            for option in batch.options(place)
        ]
        if has
        else None
        for place, has in enumerate(is_geneve.tolist())
    ]
    return pa.array(lists, pa.list_(OPTION))


def _overhead_part(slot: int, batch: Batch, source: Source) -> Any:
    return arrow.integers(batch.slot(slot), batch.holds(s.OVERHEAD))


MAKERS: dict[str, Maker] = {
    "tunnel_type": _tunnel_type,
    "tunnel_recognised_by": _recognised_by,
    "geneve_options": _options,
    **{
        f"overhead_{part}_bytes": partial(_overhead_part, slot_of(f"overhead_{part}_bytes"))
        for part in ("ip", "udp", "tunnel", "option", "ethernet")
    },
}
