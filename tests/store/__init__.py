"""The store: each promise on memory and on file, with writers killed, disks failing and bytes flipped."""
