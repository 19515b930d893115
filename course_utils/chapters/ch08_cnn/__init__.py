"""The room of chapter 08: convolutional networks."""
