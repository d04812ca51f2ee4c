"""Who is responsible where: zones, sides, towns, villages, boundary versions, gazetteer, lookup."""
