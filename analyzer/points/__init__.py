"""Capture points: their files read once, side by side, and what one run of them holds together."""
