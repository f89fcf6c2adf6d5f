"""Checks: a question to the platform and the pure judgement of its answer."""
