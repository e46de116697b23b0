"""Attacks grown from those that found faults: small in CI, large under `python -m tests.bench attack`."""
