"""Models of the body as they are published: a shape to look at, of an average person. None of them advises."""
