"""The JSON face of this floor."""

from border_gov.cohandling.api.signing import bp as signing_bp

__all__ = ["signing_bp"]
