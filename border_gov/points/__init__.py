"""Goodwill points 善治积分: earned by acts of the journal, paid by each side to its own people."""
