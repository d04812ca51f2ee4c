"""Pages of joint resources."""
