"""What a user expects of runs, as short YAML, and whether it is so: every expectation proves that it saw traffic."""
