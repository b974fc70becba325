"""The shared corpus of third-party captures beside the project, if it is there, and how a file of it is dissected."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.layers import bindings
from analyzer.layers.dissector import Frame, dissect
from analyzer.readers import open_capture

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = sorted(path.name for path in (CORPUS / "files").glob("*")) if CORPUS.is_dir() else []
needs_corpus = pytest.mark.skipif(not FILES, reason="no ../shared/corpus beside the project")
REFUSED = (
    "bad__libpcap__pcap-invalid-version-1.pcap",
    "bad__libpcap__pcapng-invalid-vers-2.pcapng",
    "bad__libpcap__shb-option-too-long.pcapng",
)
"""Neither tshark nor we read a single frame of these."""


def dissected(path: Path) -> list[Frame]:
    with open_capture(path) as capture:
        return [dissect(record, bindings.build()) for record in capture.records]
