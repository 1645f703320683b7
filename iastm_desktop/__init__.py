"""IASTM Desktop: an offline body-map session recorder for instrument-assisted soft tissue mobilization."""

__version__ = "0.1.0"
