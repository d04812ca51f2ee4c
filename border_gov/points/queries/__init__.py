"""Reads of points: rules, ledger, goods and the public list."""

from border_gov.points.queries.goods import (
    had,
    household,
    household_balance,
    item,
    items,
    order,
    orders,
)
from border_gov.points.queries.ledger import (
    PAGE,
    Rounds,
    account_of,
    accounts,
    earned_in_year,
    rounds,
    standing,
    statement,
    transfer,
    visible_to,
)
from border_gov.points.queries.public import (
    PublicRow,
    own_pseudonym,
    public_list,
)
from border_gov.points.queries.rule_tables import (
    in_force,
    line_for,
    on_notice,
    table,
    tables,
)

__all__ = [
    "PAGE",
    "PublicRow",
    "Rounds",
    "account_of",
    "accounts",
    "earned_in_year",
    "had",
    "household",
    "household_balance",
    "in_force",
    "item",
    "items",
    "line_for",
    "on_notice",
    "order",
    "orders",
    "own_pseudonym",
    "public_list",
    "rounds",
    "standing",
    "statement",
    "table",
    "tables",
    "transfer",
    "visible_to",
]
