"""Proof that secrets stay where they belong: what to look for, where, and who looks."""
