"""Notebook display."""
