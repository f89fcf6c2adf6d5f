"""Files of /etc/cron.d.  Pure: builders and parsers, no I/O."""
