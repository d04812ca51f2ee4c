"""Reads of joint resources."""
