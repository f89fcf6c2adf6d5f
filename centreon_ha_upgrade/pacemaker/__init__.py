"""Pacemaker and its shells: pcs, crm_mon, crm_attribute, cibadmin.  Pure: no I/O."""
