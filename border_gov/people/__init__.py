"""Who: persons and accounts, units, roles by side and zone, personal links, tokens, consent."""
