"""The classes of nc_py_api's Talk module, and a way to count which of their functions are called."""

import functools
import inspect

from nc_py_api import _talk_api, talk


def functions_of(owner):
    """{name: function} of what a class says itself: methods, and the getters of properties."""
    found = {}
    for name, value in vars(owner).items():
        function = value.fget if isinstance(value, property) else value
        if not name.startswith("_") and inspect.isfunction(function):
            found[name] = function
    return found


def classes_of(module):
    return [owner for _, owner in inspect.getmembers(module, inspect.isclass)
            if owner.__module__ == module.__name__ and functions_of(owner)]


TALK_CLASSES = classes_of(_talk_api) + classes_of(talk)


def counted(function, mark):
    @functools.wraps(function)
    def call(*args, **options):
        mark()
        return function(*args, **options)

    return call


def count_calls():
    """{(class, name)} of what is called from now on. The client does what it does; only its doors
    count who goes through."""
    used = set()
    for owner in TALK_CLASSES:
        for name, function in functions_of(owner).items():
            call = counted(function, functools.partial(used.add, (owner.__name__, name)))
            is_property = isinstance(vars(owner)[name], property)
            setattr(owner, name, property(call) if is_property else call)
    return used
