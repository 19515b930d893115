"""The room of chapter 12: neural style transfer."""
