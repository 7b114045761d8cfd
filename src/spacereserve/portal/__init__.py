"""The portal: one front door and one set of books.

A Django site that keeps the records, the people, their rights and the workflow. Each
noun is a room of its own (see ``rooms``); rooms ask ``accounts.rights`` what an actor
may do and tell ``audit`` what was done. Only ``planning`` asks the engine.
"""
