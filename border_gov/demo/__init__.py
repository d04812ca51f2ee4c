"""A demonstration zone from packaged files and invented people: what a first start shows."""
