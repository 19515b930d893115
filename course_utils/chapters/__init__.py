"""One room for each chapter: its exercises and its demos."""
