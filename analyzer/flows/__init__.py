"""Frames → flows: a counter per flow, point, direction and look of the packet, so memory follows flows, not bytes."""
