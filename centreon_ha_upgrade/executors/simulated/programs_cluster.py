"""pcs, crm_mon, crm_attribute, cibadmin, and the shell lines around them."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

import re
import shlex
from collections.abc import Iterator

from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.disk import absolute
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.pcs_constraint import run_constraint
from centreon_ha_upgrade.executors.simulated.pcs_resource import run_resource
from centreon_ha_upgrade.executors.simulated.view import status
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.pacemaker import attribute, cib, config, crm_mon, properties, version
from centreon_ha_upgrade.pacemaker.attribute import Attribute
from centreon_ha_upgrade.pacemaker.config import SavedResources
from centreon_ha_upgrade.pacemaker.model import Group, Primitive
from centreon_ha_upgrade.pacemaker.properties import Properties

VERSIONS = {"0.9-create": "0.9.169", "0.9-master": "0.9.169", "0.10": "0.10.8", "0.11": "0.11.5"}
_KNOWN = ("maintenance-mode", "stonith-enabled", "symmetric-cluster", "no-quorum-policy")
_BACKED_UP = "version.txt\ncib.xml\ncorosync.conf\nuidgid.d/\n"
_CLUFTER = "Error: Unable to perform export due to missing python-clufter package"


def pcs(world: World, machine: Machine, call: Call) -> Answer:
    """All that the procedure says to pcs; from 0.11 on its remarks go to standard error."""
    answer = _pcs(world, machine, call)
    remarks = call.words[:2] in (("resource", "delete"), ("constraint", "order"))
    if remarks and world.dialect.name == "0.11":
        return Answer("", answer.out + answer.err, answer.code)
    return answer


def _pcs(world: World, machine: Machine, call: Call) -> Answer:
    if call.words == ("--version",):
        return Answer(version.render(VERSIONS[world.dialect.name]))
    if call.words == ("property",):
        pairs = ((p.name, p.value) for p in world.cluster.cib.properties)
        return Answer(properties.render(Properties(tuple(pairs))))
    if call.words[:2] == ("property", "set"):
        return _set_property(world, call.words[2])
    if call.words[:2] == ("config", "backup"):
        return _backup(machine, call.words[2])
    if call.words[:1] == ("resource",):
        return run_resource(world, machine, call)
    if call.words[:1] == ("constraint",):
        return run_constraint(world, machine, call)
    return call.unknown()


def _set_property(world: World, word: str) -> Answer:
    name, _, value = word.partition("=")
    if name not in _KNOWN:
        return failed(f"Error: unknown cluster property: '{name}', (use --force to override)")
    if name != "no-quorum-policy" and value not in ("true", "false"):
        return failed(f"Error: invalid value of property: '{word}', (use --force to override)")
    world.cluster.set_property(name, value, world.clock.now)
    return Answer()


def _backup(machine: Machine, name: str) -> Answer:
    path = absolute(f"{name}.tar.bz2")
    if machine.disk.has(path):
        return failed(f"Error: '{path}' already exists, use --force to overwrite")
    machine.disk.write(path, _BACKED_UP, 0o600)
    machine.disk.entries[path].mtime = machine.time
    return Answer()


def run_crm_mon(world: World, machine: Machine, call: Call) -> Answer:
    """The XML that the library asks for, or the text that people read."""
    if call.words == tuple(map(str, crm_mon.query().command.argv[1:])):
        return Answer(crm_mon.render(status(world.cluster, world.clock.moment)))
    if call.words in (("-1fr",), ("-1rf",)):
        return Answer(crm_mon.render_text(status(world.cluster, world.clock.moment)))
    return call.unknown()


def cibadmin(world: World, machine: Machine, call: Call) -> Answer:
    """`--query`."""
    if call.words != ("--query",):
        call.unknown()
    return Answer(cib.render(world.cluster.cib))


def crm_resource(world: World, machine: Machine, call: Call) -> Answer:
    """Waits until nothing is due any more."""
    if call.words != ("--wait",):
        call.unknown()
    while (due := world.cluster.due) is not None:
        world.clock.now = max(world.clock.now, due)
        world.let_time_pass()
    return Answer()


def crm_attribute(world: World, machine: Machine, call: Call) -> Answer:
    """Transient node attributes, and properties of a named set; queries bring a default."""
    words = dict(zip(call.words, call.words[1:], strict=False))
    name = words.get("-n") or words["--name"]
    value = words.get("-v")
    if "-N" in words:
        if words["-N"] not in world.machines:
            return failed(f"Could not map name={words['-N']} to a UUID", 68)
        return _node_attribute(world, words["-N"], name, value)
    if value is not None:
        world.cluster.set_property(name, value, world.clock.now, words["-s"])
        return Answer()
    return Answer(attribute.render(Attribute("crm_config", name, world.cluster.cib.property(name))))


def _node_attribute(world: World, node: str, name: str, value: str | None) -> Answer:
    if value is not None:
        world.cluster.attributes[node, name] = value
        return Answer()
    held = world.cluster.attributes.get((node, name))
    return Answer(attribute.render(Attribute("status", name, held)))


def save_cib(world: World, machine: Machine, path: str) -> Answer:
    """`umask 077 && cibadmin --query > PATH`."""
    above = absolute(path).rpartition("/")[0]
    if not machine.disk.is_directory(above):
        return failed(f"/bin/sh: {path}: No such file or directory")
    machine.disk.write(path, cib.render(world.cluster.cib), 0o600)
    return Answer()


def export(world: World, machine: Machine, path: str) -> Answer:
    """The document's pipeline: its file is written whatever pcs says, and grep ends it."""
    kept = list(_kept(world)) if world.dialect.name.startswith("0.9") else []
    text = config.render(SavedResources(tuple(kept))) if kept else ""
    machine.disk.write(path, text)
    return Answer() if text else failed(_CLUFTER)


def _kept(world: World) -> Iterator[Primitive | Group]:
    """What both greps leave: lines that create, without the three words (X23)."""
    for top in world.cluster.cib.resources:
        if isinstance(top, Group) or (
            isinstance(top, Primitive) and not re.search("mysql|php|cbd_rrd", top.id)
        ):
            yield top


def replay(world: World, machine: Machine, call: Call) -> Answer:
    """`bash FILE`: every line, whatever the one before it said; the last one's code."""
    (path,) = call.words
    text = machine.disk.text(path)
    if text is None:
        return failed(f"bash: {path}: No such file or directory", 127)
    answers = [Answer()]
    for line in text.splitlines():
        program, *words = shlex.split(line)
        answers.append(pcs(world, machine, call.within(program, *words)))
    out, err = ("".join(each) for each in zip(*((a.out, a.err) for a in answers), strict=True))
    return Answer(out, err, answers[-1].code)
