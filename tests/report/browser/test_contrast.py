"""Contrast of all text (WCAG 2.2, 1.4.3): axe judges the page's, and drawings', which it cannot, is computed."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AA = 4.5
UNDECIDED = {"bgOverlap", "shortTextContent"}
"""What axe leaves open: text on a drawing's shapes, which is computed here; a lone digit, coloured like its row."""
FAINTEST = """
() => {
  const numbers = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return [[r, g, b], a];
  };
  const over = (top, share, below) => top.map((each, at) => share * each + (1 - share) * below[at]);
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const painted = (shape, below) => {
    const style = getComputedStyle(shape);
    if (style.fill === "none") return below;
    const [colour, alpha] = numbers(style.fill);
    return over(colour, alpha * Number(style.fillOpacity), below);
  };
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.checkVisibility()) continue;
    const below = [];
    for (const shape of svg.querySelectorAll("rect, text")) {
      const box = shape.getBoundingClientRect();
      if (shape.tagName === "rect") { below.push([shape, box]); continue; }
      const middle = { left: box.left + box.width / 2, right: box.left + box.width / 2 + 1,
        top: box.top + box.height / 2, bottom: box.top + box.height / 2 + 1 };
      const ground = below.filter(([, at]) => meets(middle, at))
        .reduce((colour, [rect]) => painted(rect, colour), numbers(getComputedStyle(document.body).backgroundColor)[0]);
      const [one, other] = [light(painted(shape, ground)), light(ground)].sort((a, b) => b - a);
      found.push([(one + 0.05) / (other + 0.05), shape.textContent]);
    }
  }
  return found.sort(([a], [b]) => a - b);
}
"""
"""Contrast and words of every text of the drawings, the faintest first, on what was painted before below its middle."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_text_of_drawings_stands_out(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(FAINTEST)
    assert len(found) > 100
    assert [] == [(round(contrast, 2), words) for contrast, words in found if contrast < AA]


def test_axe_leaves_nothing_of_the_page_undecided(page: Page) -> None:
    """A gradient behind a table once left all of it open."""
    options = {"runOnly": ["color-contrast"], "resultTypes": ["incomplete"]}
    incomplete = Axe().run(page, options=options).response["incomplete"]
    left = [
        (check["data"]["messageKey"], node["html"])
        for each in incomplete
        for node in each["nodes"]
        for check in node["any"]
    ]
    assert [] == [(why, html) for why, html in left if why not in UNDECIDED]
    assert [] == [html for why, html in left if why == "bgOverlap" and not html.startswith("<text")]
