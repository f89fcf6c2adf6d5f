"""rpm, yum and dnf, repositories, signing keys, and what rpm leaves behind.

Pure: builders and parsers, no I/O.
"""
