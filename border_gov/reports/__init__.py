"""The workbench: what waits for a viewer, this week and the next, and how the border is looked after."""
