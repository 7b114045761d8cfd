"""Tags and filters for records."""
