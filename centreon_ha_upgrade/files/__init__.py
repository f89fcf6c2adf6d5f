"""Files on a node: look at them, move them, change them without losing anything.  No I/O here."""
