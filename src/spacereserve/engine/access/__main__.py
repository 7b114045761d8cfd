"""Compiles the kernels: ``python -m spacereserve.engine.access``."""

from spacereserve.engine.access import warm

if __name__ == "__main__":
    warm()
