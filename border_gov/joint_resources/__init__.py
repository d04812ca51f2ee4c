"""Joint resources (基础要素联管): a register with inspections and hazards."""
