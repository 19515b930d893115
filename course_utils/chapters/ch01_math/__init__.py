"""Chapter 01: derivatives, gradients, losses."""
