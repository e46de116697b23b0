"""The bench: how long things take, as ratios in one run. `python -m tests.bench`."""
