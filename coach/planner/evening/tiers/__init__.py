"""Lines placed tier by tier: sessions, doses, comfort, each at its least beside what stands already."""
