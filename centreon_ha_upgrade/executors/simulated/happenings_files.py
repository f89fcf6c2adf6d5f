"""What happens to files of a simulated platform: contents that nobody expects."""

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Undo, nothing

_STALE = 'our %centreon_central_sync_config = (\n    peer_addr => "replaced-in-2019"\n);\n1;\n'
_ODD = "\n[server]\n\tskip-name-resolve\n!includedir /etc/my.cnf.d/site\n\n[mysqld_safe]\nnice = 0"


def script_substitutes(scene: Scene) -> Undo:
    """Somebody keeps the password in a file, and lets the shell read it."""
    return _resources_sh(scene, "DBROOTPASSWORD='", 'DBROOTPASSWORD="$(cat /root/.pw)" # \'')


def script_uses_long_names(scene: Scene) -> Undo:
    name = scene.site.topology.databases[0].name
    return _resources_sh(scene, f"='{name}'", f"='{name}.example.org'")


def _resources_sh(scene: Scene, old: str, new: str) -> Undo:
    disk = scene.machine.disk
    saved = f"{paths.RESOURCES_SH}.rpmsave"
    right = disk.text(saved)
    if right is None or old not in right:
        return nothing
    wrong = right.replace(old, new)
    disk.write(saved, wrong)

    def rewrite() -> None:
        for path in (saved, paths.RESOURCES_SH):
            if disk.text(path) == wrong:
                disk.write(path, right)

    return rewrite


def odd_options(scene: Scene) -> Undo:
    text = scene.machine.disk.text(paths.SERVER_CNF) or ""
    scene.machine.disk.write(paths.SERVER_CNF, text + _ODD)
    return nothing


def another_snapshot(scene: Scene) -> Undo:
    """The copy read a snapshot that was older, and broke off: a file is short, another absent.

    A good operator stops the replica and copies again, by hand.
    """
    primary, replica = scene.primary, scene.replica
    replica.files["centreon/host.ibd"] = 65_536
    del replica.files["centreon_storage/data_bin#P#p1700006400.ibd"]

    def copied_again() -> None:
        replica.files = dict(primary.files)

    return copied_again


def old_backup(scene: Scene) -> Undo:
    path = f"{scene.site.run_directory}/{scene.site.cluster}.tar.bz2"
    scene.machine.disk.write(path, "version.txt\n", 0o600)
    return nothing


def old_rpmsave(scene: Scene) -> Undo:
    scene.machine.disk.write(f"{paths.CENTRAL_SYNC}.rpmsave", _STALE)
    return nothing
