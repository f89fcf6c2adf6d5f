"""Real two- and four-node clusters on one Debian machine, for tests and for the curious."""

from tests.lab.host import install, why_not
from tests.lab.lab import Lab

__all__ = ["Lab", "install", "why_not"]
