"""The room's pages, by who looks at them."""
