"""One frame, header by header: the layers' own descriptions, with the names that manifest and state give."""
