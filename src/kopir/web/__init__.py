"""Web: pages that show several rooms together, and the one visual language of all pages."""
