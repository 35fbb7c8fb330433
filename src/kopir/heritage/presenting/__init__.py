"""What the archive's pages show, made ready in the reader's language."""
