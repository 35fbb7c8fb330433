"""Every write of the room that is not Wagtail's own."""
