"""What the page says of the cluster's state, and that nobody has proven its readers on a real one."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.report import html
from analyzer.report.view import method, verdict
from analyzer.report.view.cluster import section
from analyzer.report.view.shown import shown
from analyzer.result import Known, Result, Setting
from tests.report import factory


def with_state() -> Result:
    run = msgspec.structs.replace(
        factory.lone_file().runs[0],
        sources=["ciliumendpoints", "pods"],
        settings=[Setting("routing-mode", "tunnel", "cilium-config")],
        known=[Known("pod", "10.244.1.17", "lab/client", "worker", "state")],
        notes=["10.244.1.17 is lab/a in one source and lab/client in a later one: lab/client is used"],
    )
    return factory.result([run], 1)


@pytest.mark.parametrize(
    "words",
    ["cilium-config", "routing-mode", "lab/client is used", "Who is who", "Where sources contradict each other",
     "Names and settings also come from ciliumendpoints and pods.", "have not met the files of a real cluster"],
)  # fmt: skip
def test_the_page_names_sources_settings_and_contradictions(words: str) -> None:
    assert words in html.render(with_state())


def test_without_state_there_is_no_such_section_and_no_such_sentence() -> None:
    page = shown(factory.lone_file())
    assert (None, False) == (section(page), method.UNMET in method.section(page).intro)


def test_a_file_whose_names_state_gives_is_not_said_to_be_inferred() -> None:
    first = verdict.standfirst(shown(with_state()))[0]
    assert first.startswith(
        "One capture without a manifest: names come from the cluster's state, the rest from the packets"
    )
