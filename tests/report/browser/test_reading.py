"""Finding one's way on the page: contents that stay, words that are explained, what scrolls and what is folded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect


def test_the_contents_stay_in_sight_and_mark_what_is_read(page: Page) -> None:
    page.locator("#flows").scroll_into_view_if_needed()
    page.evaluate("() => document.getElementById('flows').scrollIntoView()")
    link = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Flows", exact=True)
    expect(link).to_be_in_viewport()
    expect(link).to_have_attribute("aria-current", "location")
    expect(page.locator("nav a[aria-current]")).to_have_count(1)


def test_contents_stay_in_sight_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}#flows")
    expect(page.locator("nav a[href='#method']")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("width", [768, 360])
def test_a_narrow_screen_leads_back_to_the_contents(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("section:has(#flows) .back a").click()
    expect(page.get_by_role("heading", name="Contents")).to_be_in_viewport()


def test_a_word_leads_to_its_meaning(page: Page) -> None:
    page.locator(".explained").get_by_role("link", name="MTU", exact=True).click()
    expect(page.locator("#term-mtu dd")).to_be_in_viewport()


def test_what_scrolls_says_on_which_side_there_is_more(page: Page) -> None:
    """Outside of the box, where no drawing covers it."""
    page.set_viewport_size({"width": 360, "height": 900})
    box = page.locator('[id="flows-run-vxlan.baseline"] .scroll')
    seen = []
    for left in (0, 50, 10_000):
        box.evaluate("(each, left) => { each.scrollLeft = left; }", left)
        page.wait_for_timeout(100)
        seen.append(box.get_attribute("data-more"))
    assert ["right", "left right", "left"] == seen
    assert "none" != box.evaluate("(each) => getComputedStyle(each).boxShadow")
    page.set_viewport_size({"width": 1440, "height": 900})
    fits = page.locator("#comparison-table .scroll")
    expect(fits).not_to_have_attribute("data-more", "right")


def test_a_table_of_secondary_interest_is_folded_and_printed(page: Page) -> None:
    table = page.locator("#mtu-refused")
    expect(table).not_to_be_visible()
    page.emulate_media(media="print")
    expect(table).to_be_visible()


def test_a_link_opens_a_fold_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}#mtu-refused")
    expect(page.locator("#mtu-refused")).to_be_in_viewport()
    context.close()


def test_the_verdict_on_the_mtu_is_seen_without_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": 768, "height": 900})
    head = page.locator("#mtu-chain").get_by_role("columnheader", name="Verdict")
    box = head.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 768
    assert box["width"] > 120
