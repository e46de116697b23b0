"""What followed what: the pairs that are looked at, and how each is held against chance."""
