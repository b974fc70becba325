"""The page in a browser: what scripts add, what they leave alone, on screens of three widths, in the dark, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from analyzer.report import html
from analyzer.result import Result

from .. import factory, found
from ..test_html import HOSTILE, poisoned
from .chromium import listened

OPEN_ALL = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
"""Above what is clipped at the right, anything would be scrolled to."""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

GROUND = "() => getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(21, 23, 26)"


def _few() -> Result:
    """Return the four setups with a few rows each: axe looks at every element's contrast, and one of a kind will do."""
    few = factory.four_setups()
    for run in few.runs:
        run.flows, run.points = run.flows[:2], run.points[:2]
    return few


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
@pytest.mark.parametrize("make", [_few, found.eventful])
def test_axe_finds_nothing(
    page: Page, saved: Path, scheme: Literal["light", "dark"], width: int, make: Callable[[], Result]
) -> None:
    """Contrast, names, roles, headings and tables, with everything unfolded (axe-core, all its rules)."""
    saved.write_text(html.render(make()), encoding="utf-8")
    page.goto(saved.as_uri())
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(OPEN_ALL)
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [] == [(each["id"], each["nodes"][0]["html"], len(each["nodes"])) for each in violations]


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_only_tables_and_figures_scroll_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(OPEN_ALL)
    assert 0 == page.evaluate(WIDER)


def test_dark_follows_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    light = page.evaluate(GROUND)
    page.emulate_media(color_scheme="dark")
    assert [LIGHT, DARK] == [light, page.evaluate(GROUND)]
    expect(page.get_by_role("button", name="Light colours")).to_be_visible()


@pytest.mark.parametrize(("system", "shown", "other"), [("light", LIGHT, DARK), ("dark", DARK, LIGHT)])
def test_who_reads_turns_the_colours_from_the_keyboard(
    page: Page, system: Literal["light", "dark"], shown: str, other: str
) -> None:
    """The button says what it will do, the choice outlasts a reload, and the system's says nothing against it."""
    page.emulate_media(color_scheme=system)
    assert shown == page.evaluate(GROUND)
    page.locator("button.theme").focus()
    page.keyboard.press("Enter")
    assert other == page.evaluate(GROUND)
    page.reload()
    assert other == page.evaluate(GROUND)
    page.locator("button.theme").press("Enter")
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    assert shown == page.evaluate(GROUND)
    page.emulate_media(media="print")
    assert LIGHT == page.evaluate(GROUND)
    expect(page.locator("button.theme")).to_be_hidden()


def test_colours_turn_where_nothing_may_be_kept(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('shut'); } })")
    page.emulate_media(color_scheme="light")
    page.goto(address)
    page.get_by_role("button", name="Dark colours").click()
    assert DARK == page.evaluate(GROUND)


def test_paper_has_no_buttons_and_shows_what_was_folded_by_hand(page: Page) -> None:
    page.get_by_role("button", name="Fold all").first.click()
    figure = page.locator("#path-run-vxlan\\.baseline figure").first
    expect(figure).to_be_hidden()
    page.emulate_media(media="print")
    expect(figure).to_be_visible()
    for control in (".tools", "button.copy", "button.fold-all"):
        expect(page.locator(control).first).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_journey_folds_and_unfolds_by_its_heading(page: Page) -> None:
    group = page.locator("#path-run-vxlan\\.baseline")
    button = group.locator("button.fold").first
    for state in ("true", "false", "true"):
        expect(button).to_have_attribute("aria-expanded", state)
        expect(group.locator("figure").first).to_be_visible(visible=state == "true")
        button.press("Enter")


def test_a_link_opens_what_it_leads_to(page: Page, address: str) -> None:
    """Also into something folded inside something folded."""
    identity = page.locator("details.folded table").first.evaluate("(each) => each.closest('.table').id")
    table = page.locator(f'[id="{identity}"]')
    expect(table).to_be_hidden()
    page.goto(f"{address}#{identity}")
    expect(table).to_be_in_viewport()


def test_every_section_table_and_figure_is_a_link_to_itself(page: Page) -> None:
    linked = {link.get_attribute("href") for link in page.locator("main a").all()}
    named = page.locator("section > h2, .table, figure").evaluate_all("(all) => all.map((each) => '#' + each.id)")
    assert [] == [each for each in named if each not in linked]


def test_commands_and_filters_are_copied_as_they_stand(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for name, text in (("Copy the command", ".commands pre"), ("Copy the display filter", ".commands code")):
        page.get_by_role("button", name=name).first.click()
        expect(page.locator(text).first.locator("xpath=following-sibling::*[@role='status']").first).to_have_text(
            "copied"
        )
        assert page.locator(text).first.text_content() == page.evaluate("() => navigator.clipboard.readText()")


def test_what_may_not_be_copied_is_selected(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy the command").first.click()
    expect(page.get_by_text("selected: copy it with Ctrl+C")).to_be_visible()
    assert page.locator(".commands pre").first.text_content() == page.evaluate("() => String(getSelection())")


def test_without_scripts_all_is_there_and_no_dead_button(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#flows-run-vxlan\\.baseline tbody tr")).to_have_count(25)
    expect(page.locator("button, input")).to_have_count(0)
    expect(page.locator("figure").first).to_be_visible()
    context.close()


def test_the_keyboard_reaches_and_shows_everything_that_acts(page: Page) -> None:
    """Nothing takes the keyboard away, and what has it is outlined."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the figures")).to_be_focused()
    unreachable = page.locator("button, input, summary, a, .scroll, pre").evaluate_all(
        "(all) => all.filter((each) => each.tabIndex < 0).map((each) => each.outerHTML)"
    )
    assert [] == unreachable
    page.locator("button.sort").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert "solid" == page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")


def test_a_screen_reader_hears_headings_in_order_and_heads_of_tables(page: Page) -> None:
    tree = page.locator("body").aria_snapshot()
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", tree)]
    assert [] == [(a, b) for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
    assert '- searchbox "Filter flows"' in tree
    assert '- columnheader "Bytes"' in tree
    assert '- rowheader "To a pod on another node"' in tree
    assert re.search(r'table "VXLAN, eBPF lab, not Cilium: \d+ flows"', tree)
    assert '- navigation "Contents"' in tree


def test_hostile_names_do_nothing(browser: Browser, saved: Path, four_setups: Result) -> None:
    """Markup, quotes and script ends in any free text are shown, run nothing and ask for nothing."""
    result = poisoned(four_setups)
    for run in result.runs:
        run.setup = f"{HOSTILE}</script>"
    saved.write_text(html.render(result), encoding="utf-8")
    assert [] == _told(browser, saved)


def test_the_policy_stops_what_escaping_let_through(browser: Browser, saved: Path, four_setups: Result) -> None:
    """The page's own script runs by its hash; one that got into the page, or an image, would not."""
    slipped = "<script>document.title = 'taken'</script><img src='http://192.0.2.1/x' onerror='document.title = 1'>"
    saved.write_text(html.render(four_setups).replace("<main", f"{slipped}<main", 1), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(saved.as_uri())
    expect(page.locator("button.sort").first).to_be_visible()
    assert "taken" != page.title()
    assert [saved.as_uri()] == asked
    context.close()


def test_a_huge_result_opens_in_two_seconds(browser: Browser, saved: Path) -> None:
    """20 runs of 100,000 flows each: from the request to the page at rest, its scripts run."""
    saved.write_text(html.render(factory.huge()), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(saved.as_uri())
    timing = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
    assert 0 < page.evaluate(timing) < 2_000
    context.close()


def _told(browser: Browser, path: Path) -> list[str]:
    """Return dialogs, console messages and requests of a page that is opened, unfolded, filtered and sorted."""
    context = browser.new_context()
    page = context.new_page()
    told = listened(page)
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    page.get_by_role("searchbox").fill("<script>")
    for button in page.locator("button.sort").all()[:8]:
        button.click()
    context.close()
    return told
