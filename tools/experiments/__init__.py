"""Long experiments whose results the notebooks show; each writes a file in data/results."""
