"""rpm, yum and yum-config-manager."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.executors.simulated import yum_plan
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import REPOS, Machine
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.packages import config_manager, repository, rpm, signing_key, yum
from centreon_ha_upgrade.packages.rpm import Package, Packages
from centreon_ha_upgrade.packages.signing_key import SigningKey, SigningKeys
from centreon_ha_upgrade.packages.yum import Outcome, Transaction

_KEY = "gpg-pubkey-"
_REFUSED_KEY = (
    'Error: Refusing to automatically import keys when running unattended.\nUse "-y" to override.\n'
)


def run_rpm(world: World, machine: Machine, call: Call) -> Answer:
    """`-q`, `-qa`, `-e`, `--erase --nodeps` and `--import`."""
    words = call.words
    if words == tuple(map(str, signing_key.query().command.argv[1:])):
        keys = machine.rpm.keys
        return Answer(signing_key.render(SigningKeys(tuple(keys))), code=0 if keys else 1)
    if words[:3] == ("-q", "--qf", rpm.FORMAT):
        return _query(machine, words[3:])
    if words == ("-qa", "--qf", rpm.FORMAT):
        return _everything(machine)
    if words[:3] == ("--erase", "--nodeps", "--verbose"):
        return _erase(machine, words[3:])
    if words[0] == "-e" and words[1].startswith(_KEY):
        return _erase_key(machine, words[1])
    if words[0] == "--import":
        return import_key(world, machine, words[1])
    return call.unknown()


def _everything(machine: Machine) -> Answer:
    installed = [each.package for each in machine.rpm.installed.values()]
    keys = (key.version_release.partition("-") for key in machine.rpm.keys)
    installed += [Package("gpg-pubkey", version, release) for version, _, release in keys]
    return Answer(rpm.render(Packages(installed)))


def _query(machine: Machine, names: Iterable[str]) -> Answer:
    asked = tuple(names)
    found = (machine.rpm.installed[name].package for name in asked if machine.installed(name))
    missing = tuple(name for name in asked if not machine.installed(name))
    return Answer(rpm.render(Packages(tuple(found), missing)), code=len(missing))


def _erase(machine: Machine, names: tuple[str, ...]) -> Answer:
    absent = [name for name in names if not machine.installed(name)]
    if absent:
        return failed(
            "".join(f"error: package {n} is not installed\n" for n in absent), len(absent)
        )
    erased = [str(machine.rpm.installed[name].package) for name in names]
    news = machine.rpm.erase(names, machine.disk)
    warnings = "".join(f"warning: {path} saved as {beside}\n" for path, beside in news.saved)
    return Answer("Preparing packages...\n" + "".join(f"{name}\n" for name in erased), warnings)


def _erase_key(machine: Machine, name: str) -> Answer:
    keys = [key for key in machine.rpm.keys if f"{_KEY}{key.version_release}" != name]
    if len(keys) == len(machine.rpm.keys):
        return failed(f"error: package {name} is not installed")
    machine.rpm.keys = keys
    return Answer()


def import_key(world: World, machine: Machine, source: str) -> Answer:
    """`rpm --import`."""
    key: SigningKey | None = world.web.keys.get(source)
    if key is None:
        return failed(f"error: {source}: import read failed(2).")
    if key not in machine.rpm.keys:
        machine.rpm.keys.append(key)
    return Answer()


def run_yum(world: World, machine: Machine, call: Call) -> Answer:
    """install, update, remove, clean all, repolist."""
    verb = call.words[0]
    if call.words == ("clean", "all", "--enablerepo=*"):
        machine.fetched.clear()
        return Answer("0 files removed\n")
    if call.words == ("repolist",):
        found = tuple(repository.Repository(id_, id_) for id_ in machine.repositories)
        return Answer(repository.render(repository.Repositories(found)))
    if verb not in ("install", "update", "remove"):
        call.unknown()
    dead = sorted(world.web.dead.intersection(machine.repositories))
    if dead and verb != "remove":
        return failed(f"Error: Failed to download metadata for repo '{dead[0]}'")
    specs = [word for word in call.words[1:] if not word.startswith("-")]
    plan = yum_plan.resolve(world.web, machine, verb, specs)
    if plan.error:
        shown = Transaction(no_match=plan.no_match, already=plan.already)
        return failed(f"Error: {plan.error}", out=yum.render(shown))
    if not plan.steps:
        shown = Transaction(
            no_match=plan.no_match, already=plan.already, nothing_to_do=True, complete=True
        )
        return Answer(yum.render(shown))
    if "--assumeno" in call.words:
        return failed("Operation aborted.", out=yum.render(_shown(machine, plan)))
    yes = call.stdin == "y\n" or "-y" in call.words or call.asks("Is this ok [y/N]: ") == "y"
    if not yes:
        return failed("Operation aborted.", out=yum.render(_shown(machine, plan)))
    only = "--downloadonly" in call.words
    shown = evolve(_shown(machine, plan), download_only=only)
    if machine.rpm.strange_key and any(step.new for step in plan.steps):
        return failed(_REFUSED_KEY, out=yum.render(shown))
    if only:
        machine.fetched.update(_needed(plan))
        return Answer(yum.render(evolve(shown, complete=True)))
    return _carry_out(machine, plan)


def _needed(plan: yum_plan.Plan) -> set[str]:
    return {step.change.nevra for step in plan.steps if step.new is not None}


def _shown(machine: Machine, plan: yum_plan.Plan) -> Transaction:
    """The table, and what is still to be downloaded for it."""
    missing = len(_needed(plan) - machine.fetched)
    size = f"{missing * yum_plan.KILOBYTES:.1f}".removesuffix(".0")
    to_fetch = f"{size} k" if missing else None
    return Transaction(plan.changes, already=plan.already, to_fetch=to_fetch)


def _carry_out(machine: Machine, plan: yum_plan.Plan) -> Answer:
    saved, new = list[tuple[str, str]](), list[tuple[str, str]]()
    for step in plan.steps:
        if step.new is None:
            news = machine.rpm.erase((step.change.name,), machine.disk)
        else:
            news = machine.rpm.put(step.new, machine.disk)
        saved += news.saved
        new += news.new
    machine.fetched -= _needed(plan)
    done = tuple(Outcome(step.change.action, step.change.nevra) for step in plan.steps)
    run = Transaction(
        plan.changes,
        sorted(done, key=lambda one: one.action),
        saved,
        new,
        already=plan.already,
        complete=True,
    )
    return Answer(yum.render(run))


def run_config_manager(world: World, machine: Machine, call: Call) -> Answer:
    """`--add-repo URL` and `--enable ID`."""
    option, word = call.words
    if not machine.installed("yum-utils"):
        return failed("-bash: yum-config-manager: command not found", 127)
    if option == "--add-repo":
        found = world.web.repo_files.get(word)
        if found is None:
            return failed(f"Could not fetch/save url {word} to file {REPOS}: HTTP Error 404")
        path = f"{REPOS}/{found.name}"
        machine.disk.write(path, found.text)
        return Answer(config_manager.render(config_manager.RepositoryChange((path,))))
    if option != "--enable":
        call.unknown()
    for path in machine.disk.children(REPOS):
        text = machine.disk.text(path) or ""
        head = f"[{word}]\nname={word}\n"
        if head in text:
            machine.disk.write(path, text.replace(f"{head}enabled=0", f"{head}enabled=1"))
            shown = config_manager.RepositoryChange(enabled=(word,))
            return Answer(config_manager.render(shown))
    return failed(f"No matching repo to modify: {word}.")
