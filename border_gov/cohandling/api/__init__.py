"""The JSON face of this floor."""

from border_gov.cohandling.api.handovers import bp as handovers_bp
from border_gov.cohandling.api.signing import bp as signing_bp

__all__ = ["handovers_bp", "signing_bp"]
