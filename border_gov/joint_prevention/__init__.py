"""Joint crime prevention 违法犯罪联防: where and when things gather, over the union of all territories."""
