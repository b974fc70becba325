"""Drawings → PNG: WeasyPrint lays them out as in the report's PDF, and PDFium paints its pages.

So a picture in a book is the one in the PDF, and no second program interprets our SVG. Both are imported only here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any

from analyzer.errors import UserError
from analyzer.garbage import no_garbage_collection
from analyzer.report.artefacts.figure_svg import size
from analyzer.report.pdf import weasyprint_without_network

DENSITY = 2.0
"""Pixels for each px of the drawing: sharp on screens of 2020, and 190 dpi in print."""
POINTS_PER_PX = 0.75


def pngs(drawings: Sequence[str]) -> Iterator[bytes]:
    """Yield a PNG for each SVG document, on white; raises UserError where a library is missing."""
    if not drawings:
        return
    pdfium = _pdfium()
    with no_garbage_collection():
        weasyprint, fetcher = weasyprint_without_network("no PNG was written")
        document = weasyprint.HTML(string=_pages(drawings), url_fetcher=fetcher).write_pdf()
    yield from _painted(pdfium.PdfDocument(document), len(drawings))


def _pages(drawings: Iterable[str]) -> str:
    """Return a document with a page for each drawing, just as large."""
    styles, bodies = [], []
    for at, svg in enumerate(drawings):
        width, height = map(ceil, size(svg))
        styles.append(f"@page p{at} {{ size: {width}px {height}px; margin: 0 }} #p{at} {{ page: p{at} }}")
        bodies.append(f'<div id="p{at}">{svg.partition("?>")[2]}</div>')
    style = f"body {{ margin: 0 }} svg {{ display: block }} {' '.join(styles)}"
    return f"<!doctype html><meta charset='utf-8'><style>{style}</style>{''.join(bodies)}"


def _painted(document: Any, wanted: int) -> Iterator[bytes]:
    if len(document) != wanted:
        raise ValueError(f"{wanted} drawings became {len(document)} pages")
    for page in document:
        image = page.render(scale=DENSITY / POINTS_PER_PX).to_pil()
        written = io.BytesIO()
        image.save(written, "PNG")
        yield written.getvalue()


def _pdfium() -> Any:
    try:
        import PIL.Image  # noqa: F401 - what PDFium's bitmaps are written with
        import pypdfium2
    except ImportError as error:
        raise UserError(
            "no PNG was written", f"a library is missing ({error})", "pip install pypdfium2 pillow"
        ) from error
    return pypdfium2
