"""The book of all that was done: append-only and chained by hashes.

from spacereserve.portal.audit import recording
recording.record(actor, "office:provider:admit", subject=provider)
"""
