"""Rules that name an incident, one per file; none yet."""
