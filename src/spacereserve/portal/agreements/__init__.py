"""Agreements: what was promised at which level, what was refused, and the clauses."""
