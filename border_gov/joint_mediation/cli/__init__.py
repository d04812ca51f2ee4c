"""Mediation on the command line: border-gov mediation."""

from flask.cli import AppGroup

mediation = AppGroup("mediation", help="矛盾纠纷联调 · joint mediation")
