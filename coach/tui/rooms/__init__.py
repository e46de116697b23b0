"""One file for each screen, its sheet beside it."""
