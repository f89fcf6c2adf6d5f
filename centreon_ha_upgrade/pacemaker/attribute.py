"""`crm_attribute`: node attributes and cluster properties of a named set (step K00, X12, X13).

Asked for what does not exist it answers in three ways, by version and kind: exit 105 or 6 with an
error on standard error, or exit 105 with `value=(null)`.  With a default it always exits 0 and
always prints, so every query here gives an empty one; a node that does not exist still fails.
"""

import re

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Query, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import legal_id, legal_name, legal_value

_LINE = re.compile(r"scope=(?P<scope>[a-z_]+)\s+name=(?P<name>\S+)\s+value=(?P<value>.*)")


@frozen
class Attribute:
    """One attribute as crm_attribute prints it.  `value` is None where it is not set."""

    scope: str
    name: str
    value: str | None

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[a-z_]+", self.scope):
            raise IllegalValue("scope", self.scope, "expected a word such as status")
        legal_name("attribute", self.name)
        if self.value is not None and (not self.value or self.value != self.value.strip()):
            raise IllegalValue("value", self.value, "None stands for what is not set")


def get_node_attribute(node: str, name: str) -> Query[Attribute]:
    """What one node's transient attribute holds now.

    >>> print(get_node_attribute("db1", "master-ms_mysql"))
    crm_attribute -N db1 -l reboot -n master-ms_mysql --query --default ''
    """
    words = _of_node(node, name)
    return ask("crm_attribute", *words, "--query", "--default", "", parse=parse)


def set_node_attribute(node: str, name: str, value: str) -> Command:
    """Set a node's transient attribute: it is lost when Pacemaker restarts there (X12).

    >>> print(set_node_attribute("db1", "master-ms_mysql", "100"))
    crm_attribute -N db1 -l reboot -n master-ms_mysql -v 100
    """
    words = _of_node(node, name)
    return run("crm_attribute", *words, "-v", _value(value), idempotent=True)


def get_cluster_property_of_set(set_id: str, name: str) -> Query[Attribute]:
    """What a cluster property of a named set holds.

    >>> print(get_cluster_property_of_set("mysql_replication", "ms_mysql_REPL_INFO"))
    ... # doctest: +NORMALIZE_WHITESPACE
    crm_attribute --type crm_config --name ms_mysql_REPL_INFO -s mysql_replication
        --query --default ''
    """
    words = _of_set(set_id, name)
    return ask("crm_attribute", *words, "--query", "--default", "", parse=parse)


def set_cluster_property_of_set(set_id: str, name: str, value: str) -> Command:
    """Set a cluster property in a named set; `pcs property set` knows only its own (X13).

    >>> print(set_cluster_property_of_set("mysql_replication", "ms_mysql_REPL_INFO", "db1"))
    crm_attribute --type crm_config --name ms_mysql_REPL_INFO -s mysql_replication -v db1
    """
    words = _of_set(set_id, name)
    return run("crm_attribute", *words, "-v", _value(value), idempotent=True)


def parse(text: str) -> Attribute:
    """The attribute.  Raises `ParseError`."""
    lines, found = Lines("crm_attribute", text), None
    for line in lines:
        if found is not None:
            lines.fail("expected one line and nothing else")
        read = lines.match(_LINE, line, "scope=... name=... value=...")
        value = None if read["value"].strip() in ("", "(null)") else read["value"].strip()
        try:
            found = Attribute(read["scope"], read["name"], value)
        except IllegalValue as error:
            lines.fail(str(error))
    return found or lines.fail("it printed nothing")


def render(attribute: Attribute) -> str:
    """What crm_attribute prints."""
    return f"scope={attribute.scope}  name={attribute.name} value={attribute.value or ''}\n"


def _of_node(node: str, name: str) -> tuple[str, ...]:
    node, name = legal_host("node name", node), legal_name("attribute", name)
    return ("-N", node, "-l", "reboot", "-n", name)


def _of_set(set_id: str, name: str) -> tuple[str, ...]:
    name = legal_name("cluster property", name)
    return ("--type", "crm_config", "--name", name, "-s", legal_id("property set", set_id))


def _value(value: str) -> str:
    if not value.strip():
        raise IllegalValue("value", value, "an empty value cannot be told from no value")
    return legal_value("value", value)
