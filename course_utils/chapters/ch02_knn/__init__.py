"""Chapter 02: k-nearest neighbours."""
