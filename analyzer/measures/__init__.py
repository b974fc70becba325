"""Numbers an engineer would sign: pure functions of flows, points and topology, their meaning in their docstrings."""
