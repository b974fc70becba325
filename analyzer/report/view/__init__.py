"""Result → view: every text of the page, formatted; one module per section, `page.py` puts them in order."""
