"""What editors see and do."""
