"""Verbs of incidents: receive, the desk's acts, units, closing, the citizen, settings."""
