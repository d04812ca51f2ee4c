"""Incidents as JSON."""
