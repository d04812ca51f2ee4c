"""The law and the mathematics of prevention: places and hours, never persons."""
