"""Every field a person can fill, once, for screen and shell: typed texts -> records or problems, and back."""
