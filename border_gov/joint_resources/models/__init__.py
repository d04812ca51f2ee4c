"""Rows of joint resources."""
