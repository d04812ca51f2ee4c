"""Commands of joint patrol."""

from border_gov.joint_patrol.cli import imports, simulation  # noqa: F401 - add commands to the same group
from border_gov.joint_patrol.cli.planning import patrol

__all__ = ["patrol"]
