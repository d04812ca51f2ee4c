"""What pages and API of mediation take and give."""
