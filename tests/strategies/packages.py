"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.packages.config_manager import RepositoryChange
from centreon_ha_upgrade.packages.fingerprints import KeyPrint, KeyPrints
from centreon_ha_upgrade.packages.leftovers import Kind, Leftover, Leftovers
from centreon_ha_upgrade.packages.lock import LockHolder, YumLock
from centreon_ha_upgrade.packages.repository import Repositories, Repository
from centreon_ha_upgrade.packages.rpm import Package, Packages
from centreon_ha_upgrade.packages.rpm_info import PackageInfo, PackageInfos
from centreon_ha_upgrade.packages.signing_key import SigningKey, SigningKeys
from centreon_ha_upgrade.packages.verify import Changed, Verified
from centreon_ha_upgrade.packages.yum import Action, Change, Outcome, Transaction
from tests.strategies.core import paths, sentences

_names = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,12}", fullmatch=True)
_parts = st.from_regex(r"[A-Za-z0-9._+~^]{1,10}", fullmatch=True)
_archs = st.sampled_from(["noarch", "x86_64", "i686", "aarch64"])
_words = st.from_regex(r"[!-~]{1,12}", fullmatch=True)

# --- rpm, keys, leftovers, repositories -----------------------------------------------------

_packages = st.builds(Package, _names, _parts, _parts, st.none() | _archs)


@st.composite
def _installed(draw: st.DrawFn) -> Packages:
    packages = draw(st.lists(_packages, max_size=4))
    known = {package.name for package in packages}
    missing = draw(st.lists(_words.filter(lambda word: word not in known), max_size=3))
    if not packages and not missing:
        missing = ["centreon-ha"]
    return Packages(packages, missing)


_hex = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
_keys = st.builds(SigningKeys, st.lists(st.builds(SigningKey, _hex, _hex, sentences), max_size=4))


@st.composite
def _leftovers(draw: st.DrawFn) -> Leftovers:
    roots = draw(st.sampled_from([["/"], ["/etc"], ["/etc", "/opt/rh"], ["/a", "/a.b", "/ab"]]))
    files = list[Leftover]()
    for root in roots:
        for path in draw(st.lists(paths, max_size=3)):
            original, kind = f"{root.rstrip('/')}{path}", draw(st.sampled_from(Kind))
            files.append(Leftover(f"{original}.{kind}", kind, original))
    return Leftovers(roots, files)


_letters = st.from_regex(r"[S.][M.]5[D.][L.][U.][G.][T.][P.]", fullmatch=True)
_verified = st.just(Verified((), installed=False)) | st.lists(
    st.builds(Changed, paths, st.none() | _letters, st.sampled_from(["", "c", "d", "g"])),
    max_size=3,
).map(Verified)

_infos = st.builds(
    PackageInfo,
    _names,
    _parts,
    _parts,
    sentences,
    st.lists(st.just("") | sentences, max_size=4).map(lambda lines: "\n".join(lines).strip("\n")),
    epoch=st.none() | st.integers(0, 99),
    size=st.none() | st.integers(0, 2**40),
    **{
        name: st.none() | sentences
        for name in (
            *("dist_tag", "arch", "installed_on", "group", "license", "signature", "source"),
            *("built_on", "built_by", "relocations", "packager", "vendor", "url", "bug_url"),
        )
    },
)
_info = st.builds(PackageInfos, st.lists(_infos, max_size=3), st.lists(_words, max_size=2)).filter(
    lambda found: found.packages or found.missing
)

_repo_ids = st.from_regex(r"[A-Za-z0-9:_.-]{1,16}", fullmatch=True)
_counts = st.from_regex(r"[1-9][0-9]?(,[0-9]{3})?(\+[1-9])?", fullmatch=True)


def _repositories(status: SearchStrategy[str | None]) -> SearchStrategy[Repositories]:
    one = st.builds(Repository, _repo_ids, sentences, status)
    return st.builds(Repositories, st.lists(one, min_size=1, max_size=4))


_repo_files = paths.map(lambda path: f"{path}.repo")
_changed = st.builds(
    RepositoryChange,
    st.lists(_repo_files, min_size=1, max_size=2),
    st.lists(_repo_ids, max_size=2),
    st.lists(_repo_ids, max_size=2),
)

# --- yum ------------------------------------------------------------------------------------

_evr = st.tuples(st.sampled_from(["", "1:", "32:"]), _parts, _parts).map(
    lambda t: f"{t[0]}{t[1]}-{t[2]}"
)
_nevras = st.tuples(_names, _evr, _archs).map(lambda t: f"{t[0]}-{t[1]}.{t[2]}")
_sizes = st.from_regex(r"(0|[1-9][0-9]{0,2})( [kMG])?|[1-9]\.[0-9] [kMG]", fullmatch=True)
_may_be_needed = (Action.INSTALL, Action.UPGRADE, Action.REMOVE)


@st.composite
def _changes(draw: st.DrawFn) -> Change:
    action = draw(st.sampled_from(Action))
    needed = action in _may_be_needed and draw(st.booleans())
    replaces = draw(st.lists(_nevras, max_size=2))
    evr, repository, size = draw(_evr), draw(_words), draw(_sizes)
    return Change(action, draw(_names), draw(_archs), evr, repository, size, needed, replaces)


def _beside(kind: str) -> SearchStrategy[list[tuple[str, str]]]:
    return st.lists(paths.map(lambda path: (path, f"{path}.{kind}")), max_size=2)


# what a script prints: nothing that yum itself would say
_said = st.tuples(st.sampled_from(["", "  "]), sentences).map(lambda t: f"{t[0]}script: {t[1]}")


@st.composite
def _transactions(draw: st.DrawFn) -> Transaction:
    changes = draw(st.lists(_changes(), max_size=4))
    planned = [change for change in changes if change.action is not Action.SKIP]
    complete = draw(st.booleans())
    only = draw(st.booleans())
    ran = bool(planned) and not only and draw(st.booleans())
    nothing = not planned and draw(st.booleans())
    outcome = [Outcome(c.action, c.nevra) for c in changes]
    failed = draw(st.lists(_nevras, max_size=2)) if ran and not complete else []
    told = bool(changes or complete or nothing or failed)
    return Transaction(
        changes=changes,
        outcome=outcome if (ran and not failed) or (planned and complete and not only) else (),
        rpmsave=draw(_beside("rpmsave")) if ran else (),
        rpmnew=draw(_beside("rpmnew")) if ran else (),
        no_match=draw(st.lists(_words, min_size=0 if told else 1, max_size=2)),
        already=draw(st.lists(_words, max_size=2)),
        failed=failed,
        errors=draw(st.lists(sentences, max_size=2)),
        warnings=draw(st.lists(sentences, max_size=2)) if ran or not changes else (),
        said=draw(st.lists(_said, max_size=3)) if ran and not failed else (),
        to_fetch=draw(st.none() | _sizes) if planned else None,
        nothing_to_do=nothing,
        download_only=only,
        complete=complete,
        aborted=not complete and draw(st.booleans()),
    )


STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "fingerprints": st.lists(
        st.builds(
            KeyPrint,
            st.from_regex(r"[0-9a-f]{8}-[0-9a-f]{8}", fullmatch=True),
            st.none() | st.from_regex(r"[0-9A-F]{40}", fullmatch=True),
        ),
        max_size=3,
    ).map(KeyPrints),
    "lock": st.lists(st.builds(LockHolder, st.integers(0, 10**9 - 1), sentences), max_size=3).map(
        YumLock
    ),
    "rpm": _installed(),
    "rpm_info": _info,
    "signing_key": _keys,
    "leftovers": _leftovers(),
    "verify": _verified,
    "repository": _repositories(st.none()) | _repositories(_counts),
    "config_manager": _changed,
    "yum": _transactions(),
}
