"""Documents: the only place with reportlab. Values in, bytes out."""
