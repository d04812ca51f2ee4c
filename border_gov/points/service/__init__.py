"""Verbs of points: the ledger, the tables of rules, goods and orders."""
