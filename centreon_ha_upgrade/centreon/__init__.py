"""Centreon's own files and scripts.  Pure: builders and parsers, no I/O."""
