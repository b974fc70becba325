"""Which tests stay together where several processes share the work: a file's, or a package's."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/proof/", "tests/report/browser/")
"""Packages whose tests share what takes long to make: a lab that is built and captured anew, a browser."""


class Together(LoadScopeScheduling):
    """Hands out files, and these packages, as wholes."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((package for package in TOGETHER if file.startswith(package)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)
