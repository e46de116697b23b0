"""One week: wishes + what was done -> each session in its place, with what every other place would cost."""
