"""Chapter 00: start here. What an image is, and how the course works."""
