"""A generated CIB, its commands, the real pcs: is what pcs makes of them the same CIB?"""
