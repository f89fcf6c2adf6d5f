"""Bring commands to life: the only room that touches processes, terminals and networks."""
