"""One file, or one folder, for each format that can be read."""
