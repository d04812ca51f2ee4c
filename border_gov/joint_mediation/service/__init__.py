"""Verbs of mediation."""
