"""The command line, as a shell would use it."""
