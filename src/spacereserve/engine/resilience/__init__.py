"""Resilience: what is left when something is lost, and what to do about it."""
