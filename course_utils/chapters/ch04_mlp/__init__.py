"""Chapter 04: neurons and the multilayer perceptron."""
