"""Mutation testing (mutmut, dependency group `mutation`): would the tests notice a changed line?

`python -m tests.mutation services.processes pacemaker._crm_mon_text` prints a score per module.
"""
