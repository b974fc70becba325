"""The pages of docs/ that are made or proven by running the code; `analyzer.docs` writes them."""
