"""What tests/locks.h makes of locks that are used in a wrong way."""

import subprocess
from pathlib import Path

import pytest

CHECKS = Path(__file__).resolve().parents[1] / "locks.h"
PROGRAM = """
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static int done;

static void *tell(void *unused)
{
	pthread_mutex_lock(&lock);
	done = 1;
	pthread_cond_signal(&told);
	pthread_mutex_unlock(&lock);
	return unused;
}

static void *leave(void *unused)
{
	pthread_mutex_unlock(&lock);
	return unused;
}

int main(void)
{
	pthread_t thread;
	void *(*other)(void *) = OTHER;

	FIRST;
	/* The other one waits for the lock, if it is held. */
	pthread_create(&thread, NULL, other, NULL);
	do
		pthread_cond_wait(&told, &lock);
	while (!done);
	pthread_join(thread, NULL);
	pthread_mutex_unlock(&lock);
	(void)leave;
	(void)tell;
	return 0;
}
"""
TAKE = "pthread_mutex_lock(&lock)"


def outcome(folder, first, other):
    (folder / "a.c").write_text(PROGRAM)
    subprocess.run(["gcc", "-D_GNU_SOURCE", "-Wall", "-Werror", "-include", CHECKS, f"-DFIRST={first}",
                    f"-DOTHER={other}", "a.c", "-o", "a", "-pthread"], cwd=folder, check=True)
    done = subprocess.run(["./a"], cwd=folder, stderr=subprocess.PIPE, text=True, timeout=60)
    return done.returncode, done.stderr


def test_locks_in_order_pass(tmp_path):
    assert outcome(tmp_path, TAKE, "tell") == (0, "")


@pytest.mark.parametrize(("first", "other", "line", "said"), [
    (f"{TAKE}; {TAKE}", "tell", 28, "free to take"),
    ("(void)0", "tell", 32, "held"),
    (TAKE, "leave", 19, "held")])
def test_who_misuses_a_lock_is_named(tmp_path, first, other, line, said):
    status, error = outcome(tmp_path, first, other)
    assert status < 0
    assert f"a.c:{line}: lock: Assertion `the lock is {said}' failed" in error
