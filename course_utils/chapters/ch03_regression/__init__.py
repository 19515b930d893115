"""Chapter 03: regression, from a line through five points to softmax regression on digits."""
