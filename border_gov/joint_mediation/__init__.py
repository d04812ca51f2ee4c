"""Disputes of both sides on one file: taken in, mediated in common, settled on paper, followed up."""
