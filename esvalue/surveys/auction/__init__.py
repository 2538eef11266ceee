"""Tenders: what holders bid for a duty, how a tender settles, and who would take part at which standard."""
