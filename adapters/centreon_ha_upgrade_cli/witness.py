"""`evidence`: a signed archive of a run, and its verification."""

from pathlib import Path
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.errors import EvidenceError
from centreon_ha_upgrade.evidence import create_key, fingerprint, load_key, pack, verify
from centreon_ha_upgrade.languages import LANGUAGES, sentence
from centreon_ha_upgrade.report.dossier import dossier
from centreon_ha_upgrade_cli.base import WithLanguage, WithState
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.keeping import quoted
from centreon_ha_upgrade_cli.passphrase import Passphrase
from centreon_ha_upgrade_cli.reporting import run_document
from centreon_ha_upgrade_cli.state import RunFolder, stored_run
from centreon_ha_upgrade_cli.terminal import complain, say


class Evidence(cli.Application):
    """pack what a run did into one signed archive, or verify such an archive"""

    DESCRIPTION_MORE = (
        "Examples:\n\n/    centreon-ha-upgrade evidence key signing.pem\n\n"
        "/    centreon-ha-upgrade evidence pack night.tar.gz --key signing.pem\n\n"
        "/    centreon-ha-upgrade evidence verify night.tar.gz --fingerprint SHA256:..."
    )

    def main(self, *words: str) -> int:
        if self.nested_command:
            return Exit.DONE
        complain("evidence wants one of: key FILE, pack FILE, verify FILE" + quoted(words))
        return Exit.USAGE


class _WithKey(WithLanguage):
    _file: Any = cli.SwitchAttr(
        ["--passphrase-file"],
        str,
        default="",
        argname="FILE",
        help="read the key's passphrase from the first line of this file",
    )

    def passphrase(self, key: Path, *, twice: bool = False) -> Hidden:
        return Passphrase(self._file).read(key, twice=twice)


@Evidence.subcommand("key")
class Key(_WithKey):
    """make a signing key, and show its fingerprint"""

    def main(self, file: str) -> int:
        path = Path(file)
        made = create_key(path, self.passphrase(path, twice=True))
        say(sentence(self.language, "{} signs as {}", path, made))
        return Exit.DONE


@Evidence.subcommand("pack")
class Pack(_WithKey, WithState):
    """pack a run: site file, journal, answers, reports, packages and settings that changed"""

    _key: Any = cli.SwitchAttr(["--key"], str, argname="FILE", mandatory=True, help="signs it")

    def main(self, file: str, run: str = "") -> int:
        folder, path = stored_run(self.root, run), Path(file)
        key = load_key(Path(self._key), self.passphrase(Path(self._key)))
        _write_new(path, pack(papers(folder), key))
        say(sentence(self.language, "{} signed by {}", path, fingerprint(key.public_key())))
        return Exit.DONE


@Evidence.subcommand("verify")
class Verify(WithLanguage):
    """prove offline that an archive is what was signed; changes nothing"""

    _fingerprint: Any = cli.SwitchAttr(
        ["--fingerprint"],
        str,
        default="",
        argname="SHA256:...",
        help="the signer's, if you know",
    )

    def main(self, file: str) -> int:
        try:
            data = Path(file).read_bytes()
        except OSError as error:
            raise EvidenceError(file, error.strerror or str(error)) from None
        found = verify(data, file)
        if self._fingerprint not in ("", found.fingerprint):
            raise EvidenceError(file, f"another key signed it: {found.fingerprint}")
        say(sentence(self.language, "{} files, unchanged since {} signed them",
                     len(found.files), found.fingerprint))  # fmt: skip
        if not self._fingerprint:
            say(sentence(self.language, "whose key that is must be known from elsewhere"))
        return Exit.DONE


def papers(folder: RunFolder) -> dict[str, bytes]:
    """Everything that is packed of one run.  Raises `JournalError` for a damaged journal."""
    records, site = folder.records(), folder.site()
    code = Exit.DONE if Progress.of(r.event for r in records).finished else Exit.STOPPED
    documents = [run_document(site, folder.journal, code, language) for language in LANGUAGES]
    text = folder.site_file.read_text(encoding="utf-8")
    return dossier(text, folder.journal.read_bytes(), records, documents)


def _write_new(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise EvidenceError(str(path), error.strerror or str(error)) from None
