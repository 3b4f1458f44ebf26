"""Distribution: which package index entry the imported ``whoosh`` came from, and whether it is whole.

Three distributions provide the package ``whoosh``. pip lets them be installed side by side, and each writes over the
files of the others, so that what is imported may be of two releases at once. Timbao is tested with each alone.
"""

from __future__ import annotations

from importlib import metadata

from search.errors import WhooshUnusable

TESTED = {"whoosh3": "3.54.0", "Whoosh": "2.7.4", "Whoosh-Reloaded": "2.7.5"}  # the first is the one Timbao asks for
_CURE = f'pip uninstall --yes {" ".join(TESTED)} && pip install "whoosh3=={TESTED["whoosh3"]}"'


def require_one() -> str:
    """Make sure that one distribution, and it alone, owns ``whoosh``; gives its name. Takes some milliseconds.

    Raises ``WhooshUnusable``.
    """
    installed = _installed()
    if len(installed) > 1:
        names = " and ".join(f"{name} {version}" for name, version in installed.items())
        raise WhooshUnusable(f"{names} are installed together and write over each other's files; {_CURE}")
    imported, place = _imported()
    for name, version in installed.items():
        if version == imported:
            return name
        raise WhooshUnusable(f"{name} {version} is installed, but {place} is of release {imported}; {_CURE}")
    raise WhooshUnusable(f"{place}, release {imported}, belongs to none of {', '.join(TESTED)}; {_CURE}")


def _installed() -> dict[str, str]:
    """The versions of those of the distributions that are installed, by name."""
    found = {}
    for name in TESTED:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _imported() -> tuple[str, str]:
    """The release that the imported package says it is, and where it is."""
    try:
        import whoosh  # noqa: PLC0415  # readers never need it
    except ImportError as error:
        raise WhooshUnusable(f"the package whoosh cannot be imported ({error}); {_CURE}") from error
    release = getattr(whoosh, "__version__", ())
    return ".".join(map(str, release)) or "unknown", str(getattr(whoosh, "__file__", None) or "the package whoosh")
