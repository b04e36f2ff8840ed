"""Where templates and themes lie: in the owner's folder, then among the defaults."""

from pathlib import Path

DEFAULT = "default"
FOLDER = "themes"  #: Below a folder of templates; each folder in it is a theme.
_IN_PACKAGE = Path(__file__).resolve().parent / "templates"
_BESIDE_PACKAGE = Path(__file__).resolve().parents[1] / "templates"


def default_folder() -> Path:
    """Return the folder of the default templates: inside the package (wheel), else beside it (checkout, sdist)."""
    return _IN_PACKAGE if _IN_PACKAGE.is_dir() else _BESIDE_PACKAGE


def themes(owner: Path | None) -> tuple[str, ...]:
    """Return the names of the themes that there are, ``default`` first."""
    found = {path.name for folder in _roots(owner) for path in (folder / FOLDER).glob("[!.]*") if path.is_dir()}
    return (DEFAULT, *sorted(found - {DEFAULT}))


def search_path(owner: Path | None, theme: str) -> list[Path]:
    """Return the folders in which the templates of *theme* are looked for, one after the other.

    A file of the theme comes before one that all themes share, and within both one of the owner before a default.
    """
    roots = _roots(owner)
    return [*(folder / FOLDER / theme for folder in roots), *roots]


def _roots(owner: Path | None) -> list[Path]:
    return [default_folder()] if owner is None else [owner, default_folder()]
