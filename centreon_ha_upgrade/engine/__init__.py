"""Runs a plan: events, journal, resume."""
