"""Journeys as a picture: `draw` in `draw.py` lays a Trace out, `svg.py` writes it."""
