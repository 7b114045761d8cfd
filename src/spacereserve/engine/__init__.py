"""The engine: pure functions over frozen values, from a reserve to a plan.

    Reserve ──orbits, access──▶ Supply ──terms, allocation──▶ Plan ──reports──▶ a page

It knows neither a portal nor a clock; only ``folder`` and ``orbits`` touch files.
"""
