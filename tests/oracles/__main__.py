"""`python -m tests.oracles PATH`: hold the program to a file of vectors."""

from __future__ import annotations

import sys

from tests.oracles.runner import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
