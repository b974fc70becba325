from __future__ import annotations

import pytest

from analyzer.result import Result

from . import factory


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes several seconds; `-m 'not slow'` leaves it out")


@pytest.fixture(scope="session")
def four_setups() -> Result:
    return factory.four_setups()


@pytest.fixture(scope="session")
def lone_file() -> Result:
    return factory.lone_file()
