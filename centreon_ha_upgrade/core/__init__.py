"""Values that every room of the library uses.  Imports attrs, cattrs and `errors`, nothing else."""
