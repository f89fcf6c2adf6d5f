"""Measurements, never assertions: a busy machine must not fail a build."""
