"""Commands of incidents."""

from border_gov.incidents.cli.simulation import incidents

__all__ = ["incidents"]
