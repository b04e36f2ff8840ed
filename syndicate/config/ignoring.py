"""Lines for ``.gitignore`` and for Jekyll's ``exclude``: what runs remember is no part of a site."""

import yaml

from syndicate import plainyaml
from syndicate.config.starting import dumped
from syndicate.errors import ConfigError

STATE = ".syndicate"
#: Jekyll publishes whatever lies in its source folder, addresses included. It adds its own defaults to ``exclude``.
EXCLUDED = ("config.yaml", "drafts", "templates", STATE)


def ignored(gitignore: str) -> str:
    """Return the text of a ``.gitignore`` with a line for ``.syndicate/``; unchanged where it has one."""
    if any(line.strip().strip("/") == STATE for line in gitignore.splitlines()):
        return gitignore
    end = _line_end(gitignore)
    gap = end if gitignore and not gitignore.endswith("\n") else ""
    return f"{gitignore}{gap}{STATE}/{end}"


def excluded(config: str) -> str:
    """Return the text of a ``_config.yml`` whose ``exclude`` holds what Jekyll must not publish; the rest stays.

    Raises ConfigError when the text is not YAML that we take, or no mapping.
    """
    try:
        value = plainyaml.load(config).value
        root = yaml.compose(config, Loader=yaml.SafeLoader)  # the loader in Python: its marks count characters
    except (plainyaml.PlainYamlError, yaml.YAMLError) as error:
        raise _not_ours(getattr(error, "line", 1)) from error
    if root is None or value is None:
        return _appended(config, 0)
    if not isinstance(root, yaml.MappingNode) or not isinstance(value, dict):
        raise _not_ours(1)
    node = next((one for key, one in root.value if key.value == "exclude"), None)
    if node is None:
        return _with_key(config, root)
    return _with_paths(config, node)


def _with_key(config: str, root: yaml.MappingNode) -> str:
    if root.flow_style:
        gap = ", " if root.value else ""
        return _inserted(config, _after(root, root.value and root.value[-1][1]), f"{gap}exclude: {_flow(EXCLUDED)}")
    end = root.end_mark.index
    return _appended(config[:end], root.start_mark.column) + config[end:]


def _with_paths(config: str, node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return _with_list(config, node)
    if not isinstance(node, yaml.SequenceNode):
        raise _not_ours(node.start_mark.line + 1)
    there = {str(item.value).rstrip("/") for item in node.value}
    missing = [path for path in EXCLUDED if path not in there]
    if not missing:
        return config
    if node.flow_style:
        gap = ", " if node.value else ""
        return _inserted(config, _after(node, node.value and node.value[-1]), gap + ", ".join(missing))
    # Before the first item: behind the last one there may be comments, or a text of several lines.
    between = _line_end(config) + " " * node.start_mark.column
    return _inserted(config, node.start_mark.index, "".join(f"- {path}{between}" for path in missing))


def _with_list(config: str, node: yaml.ScalarNode) -> str:
    """Make a list of a scalar: of nothing, or of one path."""
    start, end = node.start_mark.index, node.end_mark.index
    written = config[start:end]
    paths = [] if node.value in ("", "~", "null") else [str(node.value).strip()]
    tail = written[len(written.rstrip()) :]  # a block scalar ends with its line
    gap = "" if config[:start].endswith((" ", "\n")) else " "
    return config[:start] + gap + _flow([*paths, *(one for one in EXCLUDED if one not in paths)]) + tail + config[end:]


def _after(node: yaml.Node, last: yaml.Node | None) -> int:
    """Return where another element of a flow collection goes: behind *last*, else before the closing bracket."""
    end: int = last.end_mark.index if last else node.end_mark.index - 1
    return end


def _appended(text: str, indent: int) -> str:
    end, margin = _line_end(text), " " * indent
    gap = end if text and not text.endswith("\n") else ""
    return f"{text}{gap}{margin}exclude:{end}" + "".join(f"{margin}  - {path}{end}" for path in EXCLUDED)


def _inserted(text: str, index: int, new: str) -> str:
    return text[:index] + new + text[index:]


def _flow(paths: tuple[str, ...] | list[str]) -> str:
    return dumped([*paths])


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _not_ours(line: int) -> ConfigError:
    return ConfigError(
        "cannot be changed safely",
        where=f"_config.yml:{line}",
        hint=f"Add {', '.join(EXCLUDED)} to `exclude` by hand: Jekyll would publish them.",
    )
