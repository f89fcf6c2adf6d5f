"""PHP's configuration.  Pure: builders and parsers, no I/O."""
