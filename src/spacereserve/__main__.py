"""``python -m spacereserve`` is the command line."""

from spacereserve.cli import main

if __name__ == "__main__":
    main()
