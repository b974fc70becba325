"""Charts of the report: values → shapes, one file a chart, each drawn for a page and once more for a phone."""
