"""The flow table in a browser: sorted by its heads, filtered by words; the page's own order where nothing is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from analyzer.report.view.text import NOT_KNOWN

RUN = "run-vxlan.baseline"
SHOWN = 25


@pytest.fixture
def table(page: Page) -> Locator:
    return page.locator(f'[id="flows-{RUN}"] table')


def head(table: Locator, name: str) -> Locator:
    return table.get_by_role("columnheader", name=name, exact=True)


def column(table: Locator, at: int) -> list[str]:
    """Return the texts of a column, without second lines."""
    script = "(cells) => cells.map((cell) => cell.firstChild.textContent.trim())"
    found: list[str] = table.locator(f"tbody tr:visible > :nth-child({at})").evaluate_all(script)
    return found


def test_a_press_sorts_by_number_another_the_other_way_a_third_not_at_all(table: Locator) -> None:
    bytes_head = head(table, "Bytes")
    button, before = bytes_head.get_by_role("button"), column(table, 5)
    numbers = [int(each.replace(",", "")) for each in before]
    button.click()
    expect(bytes_head).to_have_attribute("aria-sort", "ascending")
    assert [f"{each:,}" for each in sorted(numbers)] == column(table, 5)
    button.click()
    expect(bytes_head).to_have_attribute("aria-sort", "descending")
    assert [f"{each:,}" for each in sorted(numbers, reverse=True)] == column(table, 5)
    button.click()
    assert bytes_head.get_attribute("aria-sort") is None
    assert before == column(table, 5)


def test_one_column_sorts_at_a_time(table: Locator) -> None:
    for name in ("Bytes", "From, to"):
        head(table, name).get_by_role("button").click()
    assert 1 == table.locator("[aria-sort]").count()


def test_names_sort_as_people_count(table: Locator) -> None:
    """A port of 9 comes before one of 10."""
    head(table, "From, to").get_by_role("button").click()
    ports = [int(each.partition(" ")[0].rpartition(":")[2]) for each in column(table, 1)]
    assert sorted(ports) == ports
    assert SHOWN == len(ports)


def test_what_is_unknown_stays_last_both_ways(table: Locator) -> None:
    cell = table.locator("tbody tr").first.locator(":scope > :nth-child(5)")
    cell.evaluate("(each) => { delete each.dataset.order; each.textContent = '\\u2013'; }")
    button = head(table, "Bytes").get_by_role("button")
    for _ in range(2):
        button.click()
        assert NOT_KNOWN == column(table, 5)[-1]


def test_the_keyboard_sorts(page: Page, table: Locator) -> None:
    packets = table.get_by_role("columnheader", name="Packets")
    packets.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(packets).to_have_attribute("aria-sort", "ascending")


def test_every_word_of_a_filter_has_to_be_in_the_row(page: Page, table: Locator) -> None:
    field = page.get_by_role("searchbox", name="Filter flows")
    wanted = column(table, 1)[3].split()[0]
    field.fill(f"ENCAPSULATED {wanted}")
    assert [wanted] == [each.split()[0] for each in column(table, 1)]
    status = page.get_by_role("search").get_by_role("status")
    left = page.locator("table[data-filterable] tbody tr:visible").count()
    total = page.locator("table[data-filterable] tbody tr:not(.label)").count()
    expect(status).to_have_text(f"{left} of the {total} flows on this page")
    field.fill("")
    expect(status).to_have_text("")
    assert SHOWN == len(column(table, 1))


def test_an_address_that_only_hovering_shows_is_found(page: Page, table: Locator) -> None:
    title = table.locator("tbody th").first.get_attribute("title")
    assert title
    page.get_by_role("searchbox").fill(title)
    assert SHOWN >= len(column(table, 1)) > 0


def test_tables_without_a_row_left_are_hidden_and_folded_ones_opened(page: Page, table: Locator) -> None:
    page.get_by_role("searchbox").fill("no such flow")
    expect(table).to_be_hidden()
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("nothing matches: none of the ")
    assert page.locator("details:has(table[data-filterable]):visible").count() == 0
    page.get_by_role("searchbox").fill("lab/client")
    expect(table).to_be_visible()


def test_a_filter_is_words_and_never_a_pattern_or_markup(page: Page, table: Locator) -> None:
    page.get_by_role("searchbox").fill("<img src=x onerror=alert(1)> .*")
    expect(table).to_be_hidden()
    assert 0 == page.locator("img").count()
