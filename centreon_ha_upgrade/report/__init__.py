"""What happened, for people who were not there: one document, told in several forms.  Pure.

The document is made of a run's journal or of a preflight's findings; console, Markdown, HTML and
the shell runbook are made of the document alone.
"""

from centreon_ha_upgrade.report.document import SCHEMA, Document, Kind
from centreon_ha_upgrade.report.forms import FORMS, rendered
from centreon_ha_upgrade.report.of_check import of_check
from centreon_ha_upgrade.report.of_run import of_run

__all__ = ["FORMS", "SCHEMA", "Document", "Kind", "of_check", "of_run", "rendered"]
