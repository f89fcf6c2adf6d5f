"""Random clusters, shown to the real programs, to compare what we read of their answers."""
