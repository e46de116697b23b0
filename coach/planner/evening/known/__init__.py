"""What is known of the body and the cabinet today, and what it leaves: forms of sessions, doses that stand down."""
