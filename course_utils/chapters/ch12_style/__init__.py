"""Chapter 12, neural style transfer."""
