"""The project's own corpus: captures built here, byte by byte, of the same cases as third-party ones show.

CASES is name → the records of one capture, all of one link type.
"""

from __future__ import annotations

from analyzer.readers import Record
from tests.layers.generated import carriers, damaged, fragments, links, networks, super_frames

CASES: dict[str, list[Record]] = {
    f"{kind.__name__.rpartition('.')[2]}-{name}": records
    for kind in (links, networks, fragments, carriers, super_frames, damaged)
    for name, records in kind.CASES.items()
}
