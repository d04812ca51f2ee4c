"""Reads of incidents: who sees what, lists, the map, one record, duplicates, settings."""
