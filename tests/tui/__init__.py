"""The full-screen app, driven by its keys on a real store in memory and a stopped clock."""
