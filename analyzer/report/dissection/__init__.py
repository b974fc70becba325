"""A dissection for the eye: text, a picture, a table; all from the same lines."""
