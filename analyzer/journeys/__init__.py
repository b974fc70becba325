"""Packets followed across capture points."""
