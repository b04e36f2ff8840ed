"""What all sections of the config file have in common."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator


class Section(BaseModel):
    """A mapping of the config file: no unknown keys, never changed; a key without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, validate_by_name=False)

    may_be_empty: ClassVar[bool] = True  #: Whether the section may stand without a value: ``posts:``.
    bare_keys: ClassVar[frozenset[str]] = frozenset()  #: Keys that ask for something without a value: ``feed:``.
    filled_keys: ClassVar[frozenset[str]] = frozenset()  #: Keys without a value that are looked at none the less.

    @model_validator(mode="before")
    @classmethod
    def _written(cls, data: Any) -> Any:
        if data is None and cls.may_be_empty:
            return {}
        if not isinstance(data, dict):
            return data
        written = {key: value for key, value in data.items() if value is not None or key in cls.filled_keys}
        return written | {key: {} for key in cls.bare_keys if key in data and key not in written}

    def chosen(self) -> dict[str, Any]:
        """Return the values of the keys that are written."""
        return {name: getattr(self, name) for name in self.model_fields_set}
