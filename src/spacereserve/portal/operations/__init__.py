"""Keeping the portal running: health, metrics, backup and restore."""
