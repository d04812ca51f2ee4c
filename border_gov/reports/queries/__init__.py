"""Reads of reports, through the features' own queries."""
