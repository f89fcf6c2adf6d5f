"""Pacemaker and its shells: pcs, crm_mon, crm_attribute, cibadmin.  Pure: builders and parsers, no I/O."""
