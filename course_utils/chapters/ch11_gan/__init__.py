"""The room of chapter 11: generative adversarial networks."""
