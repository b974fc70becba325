"""Prefixes that one side of a BGP session announces and withdraws."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.bgp.as_path import as_path
from analyzer.bgp.family import Family
from analyzer.bgp.prefix import Prefix, prefixes
from analyzer.bgp.update import Update
from analyzer.result import BgpPrefix

MAX_PREFIXES = 200
"""Kept of each side; later ones are counted."""


@dataclass
class AgreedForm:
    """What both OPENs agree on about one side's UPDATEs; None where an OPEN was not captured."""

    as_octets: int | None
    several_paths: set[Family] | None
    """Families whose prefixes have path ids."""

    def has_ids(self, family: Family) -> bool | None:
        """Return whether prefixes of this family have path ids."""
        return None if self.several_paths is None else family in self.several_paths


@dataclass
class PrefixTable:
    """Prefixes by what they are, bounded, and how often any was named."""

    form: AgreedForm
    rows: dict[Prefix, BgpPrefix] = field(default_factory=dict)
    announced: int = 0
    withdrawn: int = 0
    unread_families: set[str] = field(default_factory=set)

    def add(self, update: Update, time_epoch_ns: int | None) -> None:
        """Count the UPDATE; raises Malformed before anything of it is counted."""
        path = self._path(update)
        withdrawn = [found for family, data in update.withdrawn for found in self._prefixes(family, data)]
        announced = [(found, hops) for family, hops, data in update.announced for found in self._prefixes(family, data)]
        self.withdrawn += len(withdrawn)
        self.announced += len(announced)
        for prefix in withdrawn:
            _withdraw(self._row(prefix), time_epoch_ns)
        for prefix, hops in announced:
            _announce(self._row(prefix), hops, path, time_epoch_ns)

    def sorted(self) -> list[BgpPrefix]:
        """Return the rows by family, address, length and path id."""
        order = sorted(self.rows, key=lambda each: (each.family, each.data, each.bits, each.path_id or 0))
        return [self.rows[prefix] for prefix in order]

    def _path(self, update: Update) -> str | None:
        if update.as_path is None or (self.form.as_octets is None and update.as_path):
            return None
        return as_path(update.as_path, self.form.as_octets or 2)

    def _prefixes(self, family: Family, data: bytes) -> list[Prefix]:
        if family.has_plain_prefixes:
            return prefixes(data, family, self.form.has_ids(family))
        if data:
            self.unread_families.add(family.name)
        return []

    def _row(self, prefix: Prefix) -> BgpPrefix | None:
        if prefix not in self.rows and len(self.rows) < MAX_PREFIXES:
            self.rows[prefix] = BgpPrefix(
                family=prefix.family.name,
                prefix=prefix.text,
                path_id=prefix.path_id,
                next_hop=[],
                as_path=None,
                announcements=0,
                withdrawals=0,
                first_announced_epoch_ns=None,
                first_withdrawn_epoch_ns=None,
                last_said="withdrawn",
            )
        return self.rows.get(prefix)


def _withdraw(row: BgpPrefix | None, time_epoch_ns: int | None) -> None:
    if row is not None:
        if not row.withdrawals:
            row.first_withdrawn_epoch_ns = time_epoch_ns
        row.withdrawals += 1
        row.last_said = "withdrawn"


def _announce(row: BgpPrefix | None, next_hop: list[str], path: str | None, time_epoch_ns: int | None) -> None:
    if row is not None:
        if not row.announcements:
            row.first_announced_epoch_ns = time_epoch_ns
        row.announcements += 1
        row.next_hop, row.as_path, row.last_said = next_hop, path, "announced"
