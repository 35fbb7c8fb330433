"""What is read of the archive."""
