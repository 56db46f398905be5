"""Which worker gets a test, when several work beside each other (pytest -n 4)."""

from xdist.scheduler import LoadScopeScheduling


class InOrder(LoadScopeScheduling):
    """Whoever is free takes the next test. Tests of a file come one after another, so each worker
    makes at most once what they share. Those with nc_py_api go to one worker, because the last of
    them look back at the others."""

    def _split_scope(self, nodeid):
        return "nc_py_api" if "test_nc_py_api" in nodeid else nodeid
