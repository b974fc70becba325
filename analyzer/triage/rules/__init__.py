"""One file per rule; analyzer/triage/registry.py lists them."""
