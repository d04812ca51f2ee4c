"""Verbs of prevention: attention areas, clues, alerts, requests for assistance, joint operations."""
