"""Tables and figures of the page one by one, for pages that are built elsewhere."""
