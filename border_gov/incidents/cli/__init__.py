"""Commands of incidents."""

from border_gov.incidents.cli import orders  # noqa: F401 - adds its commands to the group
from border_gov.incidents.cli.simulation import incidents

__all__ = ["incidents"]
