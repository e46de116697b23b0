"""What rooms and dialogs are made of: values -> lines, and the widgets that hold them."""
