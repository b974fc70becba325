"""Every frame as a row of columns (schema.FRAMES): `analyze frames`."""
