"""Files on a node: look at them, move them, change them without losing anything.  Pure: builders and parsers, no I/O."""
