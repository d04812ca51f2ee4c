"""The inbox: listens to the journal and tells each person what concerns them."""
