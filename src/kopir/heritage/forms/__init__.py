"""What editors type, shaped and checked."""
