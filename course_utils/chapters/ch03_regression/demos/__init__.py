"""The demos of chapter 03."""
