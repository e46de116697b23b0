"""Ahead: a likely range of what comes, whether the readiness predicted anything, what a trial would find."""
