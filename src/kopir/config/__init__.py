"""Settings, the embedded database and the root of the URLs. The top of the ladder: nobody imports this room."""
