"""Papers of mediation: what they say, as a page, as PDF and as Word; the whole file; sheets of figures."""
