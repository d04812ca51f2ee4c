"""The API of mediation."""
