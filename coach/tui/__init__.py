"""The full-screen app: one thin app, one table of commands, one room per screen with its sheet beside it."""
