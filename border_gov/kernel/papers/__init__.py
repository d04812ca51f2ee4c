"""Papers: one text set as DOCX and as PDF/A, templates that units bring, marks that verify, files joined."""
