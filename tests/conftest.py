"""What all tests share: examples that are the same on every machine.

``--hypothesis-profile=default`` draws new ones, to look for what none has found yet.
"""

from hypothesis import settings

settings.register_profile("the same everywhere", deadline=None, derandomize=True)
settings.load_profile("the same everywhere")
