"""Statistics of one person's days, by hand: no package is imported for a formula of ten lines."""
