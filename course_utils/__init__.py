"""The small package that every notebook of the course calls.

Importing it costs nothing: torch, matplotlib and the data sets are imported by the module that needs them.
"""

__version__ = "0.1.0"
