"""What is kept of TCP states once a capture is read: a third of their numbers."""

from __future__ import annotations

import numpy as np

from analyzer.flows.tcp import KEPT
from analyzer.layers.loop import tcp_slots as c
from analyzer.machine.memory import NUMBER_LEN


def kept(states: memoryview) -> list[bytes]:
    """Return the KEPT numbers of each row of states (TCP_SLOTS int64 a row)."""
    rows = np.frombuffer(states, np.int64).reshape(-1, c.TCP_SLOTS)[:, KEPT].tobytes()
    row_len = len(KEPT) * NUMBER_LEN
    return [rows[at : at + row_len] for at in range(0, len(rows), row_len)]
