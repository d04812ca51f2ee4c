"""Verbs of joint resources."""
