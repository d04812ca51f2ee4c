"""Verbs of joint patrol."""
