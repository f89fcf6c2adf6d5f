"""MariaDB: its server, its clients, its option file, and Centreon's scripts around it."""
