# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the two forms of an API, one that waits and one of coroutines, out of one description:
a class whose calls are generators (see _session.py), from which each form derives."""

from __future__ import annotations

import functools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_GENERATOR = 0x20  # CO_GENERATOR of the inspect module, which takes long to import


def _is_steps(value: Any) -> bool:
    code = getattr(value, "__code__", None)
    return code is not None and bool(code.co_flags & _GENERATOR)


def _sync_call(steps: Any) -> Any:
    @functools.wraps(steps)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._session.run(steps(self, *args, **kwargs))

    return call


def _async_call(steps: Any) -> Any:
    @functools.wraps(steps)
    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._session.run(steps(self, *args, **kwargs))

    return call


def _made(value: Any, call: Any) -> Any:
    if isinstance(value, property) and _is_steps(value.fget):
        return property(call(value.fget), doc=value.__doc__)
    if _is_steps(value):
        return call(value)
    return None


def _fill(cls: type, call: Any) -> type:
    """The public calls that a class inherits, in one form. Those that begin with _ stay generators,
    for other calls to use."""
    for owner in reversed(cls.__mro__[1:-1]):
        for name, value in vars(owner).items():
            made = None if name.startswith("_") else _made(value, call)
            if made is not None:
                function: Any = made.fget if isinstance(made, property) else made
                function.__qualname__ = f"{cls.__name__}.{name}"
                setattr(cls, name, made)
    return cls


def waits(cls: type) -> type:
    """The form whose calls wait and give back results."""
    return _fill(cls, _sync_call)


def awaits(cls: type) -> type:
    """The form whose calls are coroutines."""
    return _fill(cls, _async_call)
