"""The law of joint resources."""
