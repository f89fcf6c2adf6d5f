"""MariaDB: its server, its clients, its configuration, and Centreon's scripts around it.  Pure: builders and parsers, no I/O."""
