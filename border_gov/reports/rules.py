"""Who sees the office's part of the workbench, and how much of each thing."""

OFFICE = ("organiser", "officer", "leader", "duty")
TABLE = ("officer", "mediator", "leader")
COUNTED = ("draft", "planning", "planned", "signing", "published")
SHIFTS_SHOWN = 5
