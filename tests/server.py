"""A server under test: started on a free loopback port, watched, and stopped by its process id."""

import os
import queue
import re
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path

import refusals

ROOT = Path(__file__).resolve().parent.parent
BINARY = os.environ.get("TERTULIA_BIN") or str(ROOT / "build" / "test" / "tertulia")

# Guards against a hang. No test passes or fails by how long something took below them.
START_GUARD_S = 60
STOP_GUARD_S = 60

# Where servers listen when a test does not say: all tests run over IPv6 with `[::1]:0`.
LISTEN = os.environ.get("TERTULIA_TEST_LISTEN", "127.0.0.1:0")

LISTENING = re.compile(r"listening on (https?://\[?([0-9a-f.:]+?)\]?:([0-9]+))\s")
STOPPED = re.compile(r"\bstopped\b\D*\brequests\W{1,2}(\d+)\D*\bconnections\W{1,2}(\d+)\}?$", re.MULTILINE)
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|runtime error:")


def raise_file_limit():
    """Thousands of sockets in one test process; the soft limit is often 1024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def environment():
    env = dict(os.environ)
    env.setdefault("ASAN_OPTIONS", "exitcode=99:detect_leaks=1")
    env.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1:exitcode=99")
    return env


def restore_file_limit(most=None):
    """The server is started as a shell starts it: with the usual soft limit, which it has to
    raise by itself."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = most or hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))


def run_cli(*args, stdin="", check=True):
    """Runs `tertulia args` to its end and gives back the finished process."""
    done = subprocess.run(
        [BINARY, *map(str, args)], input=stdin, text=True, capture_output=True,
        env=environment(), timeout=START_GUARD_S,
    )
    assert not SANITIZER.search(done.stderr), done.stderr
    if check:
        assert done.returncode == 0, f"{args}: status {done.returncode}\n{done.stderr}"
    return done


class Server:
    """One `tertulia serve`. `directory` holds its log; `args` go behind `serve --listen ...`.

    It says in its log why it refuses what it refuses, unless `log_level` is None: then as much as
    its arguments say."""

    def __init__(self, directory, *args, log_level="debug", binary=BINARY, most_files=None,
                 env=None):
        self.directory = Path(directory)
        self.most_files = most_files
        self.env = env or {}
        self.binary = str(binary)
        self.args = [str(arg) for arg in args]
        if log_level is not None:
            self.args += ["--log-level", log_level]
        self.process = None
        self.starts = 0
        self.stdout = []
        self.url = self.host = self.port = None

    def start(self, listen=None):
        assert self.process is None
        self.directory.mkdir(parents=True, exist_ok=True)
        self.starts += 1
        self.log_path = self.directory / f"stderr-{self.starts}.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--listen", listen or LISTEN, *self.args],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                cwd=self.directory, env=environment() | self.env, text=True,
                preexec_fn=lambda: restore_file_limit(self.most_files),
            )
        self._await_listening()
        return self

    def _await_listening(self):
        lines = queue.Queue()
        self.stdout = []
        stream = self.process.stdout

        def drain():
            with stream:
                for line in stream:
                    self.stdout.append(line)
                    lines.put(line)
            lines.put(None)

        self._drain = threading.Thread(target=drain, daemon=True)
        self._drain.start()
        while True:
            try:
                line = lines.get(timeout=START_GUARD_S)
            except queue.Empty:
                self.kill()
                raise AssertionError(f"no listening line\n{self.log()}") from None
            if line is None:
                status = self.process.wait()
                self.process = None
                raise AssertionError(
                    f"ended with status {status} before it listened\n"
                    f"{''.join(self.stdout)}{self.log()}")
            found = LISTENING.search(line)
            if found:
                self.url, self.host, self.port = found[1], found[2].strip("[]"), int(found[3])
                return

    @property
    def pid(self):
        return self.process.pid

    def terminate(self):
        """Asks the server to stop, without waiting for it."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self, guard_s=STOP_GUARD_S):
        """Waits for an end that was asked for and checks that it was a clean one."""
        process = self.process
        try:
            status = process.wait(timeout=guard_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running after SIGTERM\n{self.log()}") from None
        self._ended()
        assert not SANITIZER.search(self.log()), self.log()
        assert status == 0, f"ended with status {status}\n{self.log()}"
        self._check_counters()

    def _check_counters(self):
        """A request or a connection that is still counted at the end was lost on the way."""
        if "--log-level" in self.args:
            level = self.args[self.args.index("--log-level") + 1]
            if level in ("warn", "error"):
                return
        found = STOPPED.search(self.log())
        assert found, f"no line with what was left at the end\n{self.log()[-4000:]}"
        assert found.groups() == ("0", "0"), f"{found[0]}\n{self.log()[-4000:]}"

    def stop(self):
        if self.process is not None:
            self.terminate()
            self.wait()

    def kill(self):
        """kill -9: the server gets no chance to tidy up."""
        self.process.kill()
        self.process.wait()
        self._ended()

    def _ended(self):
        self._drain.join(timeout=STOP_GUARD_S)
        self.process = None
        refusals.gather(self.log())

    def log(self):
        return self.log_path.read_text(errors="replace")

    def await_log(self, pattern):
        """The match of a line that is in the log, or will be soon."""
        guard = time.monotonic() + START_GUARD_S
        while time.monotonic() < guard:
            if found := re.search(pattern, self.log()):
                return found
            time.sleep(0.05)
        raise AssertionError(f"never logged: {pattern}\n{self.log()}")

    def output(self):
        return "".join(self.stdout)

    def n_files(self):
        """Open files, of which each connection is one."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu_s(self):
        """Processor time that all threads have taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def proc_status(self, field):
        """A number from /proc/PID/status: `Threads`, or `VmRSS` in KiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == field:
                return int(value.split()[0])
        raise AssertionError(f"no {field} in /proc/PID/status")

    def __enter__(self):
        return self.start() if self.process is None else self

    def __exit__(self, *_):
        self.stop()
