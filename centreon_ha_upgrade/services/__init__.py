"""systemd units and processes.  Pure: builders and parsers, no I/O."""
