"""A hundred tests as authors of bots have them: each begins at the seed, posts, moves the clock a day, reads back."""

import pytest


@pytest.mark.parametrize("n", range(100))
def test_a_day(tertulia, n):
    token = tertulia.token()
    tertulia.user("alice").send(token, f"good night {n}")
    tertulia.clock.advance("1d")
    assert tertulia.user("bob").texts(token) == [f"good night {n}"]
