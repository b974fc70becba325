"""Runs of the Result set side by side: pure functions of `Run`s, one per quantity, and why two cannot be compared."""
