"""The interface for machines: ``/api/v1``, with the same rights as the pages."""
