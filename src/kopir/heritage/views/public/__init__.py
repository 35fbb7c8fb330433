"""The archive as everybody sees it."""
