"""One evening: what is known of it -> the lines that fit together best, each with its reasons."""
