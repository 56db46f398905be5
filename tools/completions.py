#!/usr/bin/env python3
"""Makes the completions of the command for bash, zsh and fish, out of what its --help says.

    tools/completions.py SHELL [PROGRAM]      prints completions/tertulia.SHELL
    tools/completions.py --write [PROGRAM]    writes all of them where they belong

PROGRAM is build/release/tertulia if not said. So the help is the one place where a command, an
option or a verb is described.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELLS = ("bash", "zsh", "fish")
OPTION = re.compile(r"^ +(?:[^-].*? )?(--[a-z][a-z-]+)(?: ([A-Z][A-Z:=]*))?(?: +(.*))?$", re.M)

# What comes behind an option, where the name of its value does not say.
VALUES = {"--account": "accounts", "--store": "words file keyring",
          "--log-level": "words debug info warn error"}
KINDS = {"FILE": "files", "DIR": "folders"}


class Option:
    def __init__(self, name, value, says):
        self.name, self.takes, self.says = name, value is not None, says or ""
        self.value = VALUES.get(name) or KINDS.get(value)


class Command:
    """A command with its verbs and options; `rooms`: behind which of its verbs ("" for none) comes a
    conversation; `files`: whether a file may be meant by an argument."""

    def __init__(self, name, summary, text):
        self.name, self.summary = name, summary
        text = text.partition("\nexample")[0]
        usage = re.findall(rf"^(?:usage:|      ) tertulia {name}\b(.*)$", text, re.M)
        self.verbs = dict(self.verbs_of(text, usage))
        found = {}
        for option in (Option(*match) for match in ((o[0], o[1] or None, o[2]) for o in OPTION.findall(text))):
            found.setdefault(option.name, option)
        self.options = list(found.values())
        self.rooms = [verb for verb in ["", *self.verbs]
                      if any(re.match(rf"(?: {verb})?(?: \[OPTION\.\.\.\])? \[?ROOM", line) and
                             (not verb or line.startswith(f" {verb} ")) for line in usage)]
        self.files = any(re.search(r" (FILE|DIR)(\.\.\.)?$", line) for line in usage)

    @staticmethod
    def verbs_of(text, usage):
        """Of the list of commands, else of the lines of usage: (name, what it does)."""
        listed = re.search(r"^commands:\n(.*?)\n\n", text, re.M | re.S)
        if not listed:
            for line in usage:
                if verb := re.match(r" ([a-z][a-z-]*) ", line):
                    yield verb[1], ""
            return
        for line in listed[1].split("\n"):
            if not (begin := re.match(r"  ([a-z].*?)(?:   +(.*))?$", line)):
                continue
            for part in begin[1].split(", "):
                yield part.split(" ")[0], begin[2] or ""


def commands(program):
    def said(*args):
        return subprocess.run([program, *args], check=True, capture_output=True, text=True).stdout

    text = said("--help").partition("\nA first conversation")[0]
    for name, summary in re.findall(r"^  (\w+) +(.*)$", text, re.M):
        if name in ("help", "version"):
            yield Command(name, summary.partition(";")[0], "")
        else:
            yield Command(name, summary, said(name, "--help"))


HEAD = "# {shell} completion for tertulia(1), made by tools/completions.py\n"

# --- bash ---

BASH = r'''
# Tokens of conversations. Nothing when nobody is logged in or the server is away.
_tertulia_rooms() {
	timeout 2 tertulia rooms --all 2>/dev/null | cut -d' ' -f1
}

_tertulia_accounts() {
	tertulia accounts 2>/dev/null | sed 's/^..//; s/  .*//'
}

# What comes behind an option; fails when it takes nothing that is known.
_tertulia_value() {
	case $2 in
@VALUES@	*) return 1 ;;
	esac
}

_tertulia() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local place=$COMP_CWORD verb=

	[ "$place" -gt 1 ] || command=
	_tertulia_value "$word" "$before" && return
	[ "$place" -lt 3 ] || verb=${COMP_WORDS[2]}
	if [[ $word != -* ]]; then
		case $command:$verb:$place in
		@ROOMS@)
			mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_rooms)" -- "$word")
			return
			;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_words "$command")" -- "$word")
	case $command in
	@FILES@) [[ $word == -* ]] || compopt -o default ;;
	esac
}

complete -F _tertulia tertulia
'''
BASH_VALUES = {"accounts": 'mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_accounts)" -- "$1")',
               "files": "compopt -o default", "folders": "compopt -o dirnames"}


def bash_value(kind):
    if kind.startswith("words "):
        return f"mapfile -t COMPREPLY < <(compgen -W '{kind[6:]}' -- \"$1\")"
    return BASH_VALUES[kind]


def bash(all_commands):
    yield HEAD.format(shell="bash")
    yield "\n# A command, then the words that may come next: verbs or options.\n_tertulia_words() {\n\tcase $1 in\n"
    yield f"\t'') echo {' '.join(command.name for command in all_commands)} ;;\n"
    for command in all_commands:
        words = [*command.verbs, *(option.name for option in command.options)]
        if words:
            yield f"\t{command.name}) echo {' '.join(words)} ;;\n"
    yield "\tesac\n}\n"
    kinds = {}
    for command in all_commands:
        for option in command.options:
            if option.value:
                kinds.setdefault(option.value, {})[option.name] = True
    values = "".join(f"\t{' | '.join(names)}) {bash_value(kind)} ;;\n" for kind, names in kinds.items())
    places = [f"{command.name}:{verb}:3" if verb else f"{command.name}::2"
              for command in all_commands for verb in command.rooms]
    files = [command.name for command in all_commands if command.files]
    yield (BASH.replace("@VALUES@", values).replace("@ROOMS@", " | ".join(places))
           .replace("@FILES@", " | ".join(files)))


# --- zsh ---

ZSH = r'''
# Tokens of conversations with their names. Nothing when nobody is logged in or the server is away.
_tertulia_rooms() {
	local -a rooms
	rooms=("${(@f)$(timeout 2 tertulia rooms --all 2>/dev/null | sed 's/:/\\:/g; s/  */:/')}")
	_describe -t rooms conversation rooms
}

_tertulia_accounts() {
	local -a accounts
	accounts=("${(@f)$(tertulia accounts 2>/dev/null | sed 's/^..//; s/:/\\:/g; s/  /:/')}")
	_describe -t accounts account accounts
}

_tertulia() {
	local -a commands options verbs
	local command verb

	if ((CURRENT == 2)); then
		commands=(
@COMMANDS@		)
		_describe -t commands command commands
		return
	fi
	command=$words[2]
	((CURRENT > 3)) && verb=$words[3]
	case $command in
@OPTIONS@	esac
	# The words behind the command, as if it were a program of its own.
	shift words
	((CURRENT--))
	_arguments -s : $options
}

_tertulia "$@"
'''
ZSH_VALUES = {"accounts": "account:_tertulia_accounts", "files": "file:_files", "folders": "folder:_files -/"}


def zsh_text(text):
    """In single quotes, for a description."""
    return re.sub(r"([\[\]:\\])", r"\\\1", text).replace("'", "'\\''")


def zsh_option(option):
    value = ""
    if option.value and option.value.startswith("words "):
        value = f":word:({option.value[6:]})"
    elif option.takes:
        value = ":" + ZSH_VALUES.get(option.value, "value: ")
    many = "*" if option.name in ("--group", "--set") else ""
    return f"'{many}{option.name}[{zsh_text(option.says)}]{value}'"


def zsh_arguments(command):
    """What its arguments are, behind the options."""
    rest = "_files" if command.files else ""
    if "" in command.rooms:
        return ["'1:conversation:_tertulia_rooms'", f"'*::argument:{rest or '_default'}'" if rest else "'*:argument: '"]
    if not command.verbs:
        return ["'*:argument: '"]
    names = " ".join(f"{verb}\\:'{zsh_text(says)}'" if says else verb for verb, says in command.verbs.items())
    verbs = "'1:command:((" + names.replace("'", "'\\''") + "))'" if any(command.verbs.values()) else \
        f"'1:command:({' '.join(command.verbs)})'"
    return [verbs]


def zsh(all_commands):
    names = "".join(f"\t\t\t'{command.name}:{zsh_text(command.summary)}'\n" for command in all_commands)
    options = ""
    for command in all_commands:
        if not command.options:
            continue
        lines = [zsh_option(option) for option in command.options] + zsh_arguments(command)
        options += f"\t{command.name})\n\t\toptions=(\n" + "".join(f"\t\t\t{line}\n" for line in lines) + "\t\t)\n"
        with_rooms = [verb for verb in command.rooms if verb]
        if with_rooms:
            options += (f"\t\t[[ $verb == ({'|'.join(with_rooms)}) ]] && "
                        "options+=('2:conversation:_tertulia_rooms')\n")
        if command.verbs:
            rest = "_files" if command.files else " "
            options += f"\t\toptions+=('*:argument:{rest}')\n"
        options += "\t\t;;\n"
    yield "#compdef tertulia\n" + HEAD.format(shell="zsh")
    yield ZSH.replace("@COMMANDS@", names).replace("@OPTIONS@", options)


# --- fish ---

FISH = r'''
# Tokens of conversations with their names. Nothing when nobody is logged in or the server is away.
function __tertulia_rooms
	timeout 2 tertulia rooms --all 2>/dev/null | string replace -r ' +' \t
end

function __tertulia_accounts
	tertulia accounts 2>/dev/null | string replace -r '^..' '' | string replace -r '  ' \t
end

# Whether the words in front are just these: a command, or a command and its verb.
function __tertulia_at
	set -l words (commandline -opc)
	test "$words[2..-1]" = "$argv"
end

function __tertulia_in
	set -l words (commandline -opc)
	test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end

complete -c tertulia -f
'''
FISH_VALUES = {"accounts": "-x -a '(__tertulia_accounts)'", "files": "-r -F",
               "folders": "-x -a '(__fish_complete_directories)'"}


def fish_text(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_option(command, option):
    value = ""
    if option.value and option.value.startswith("words "):
        value = f" -x -a '{option.value[6:]}'"
    elif option.takes:
        value = " " + FISH_VALUES.get(option.value, "-x")
    says = f" -d {fish_text(option.says)}" if option.says else ""
    return f"complete -c tertulia -n '__tertulia_in {command.name}' -l {option.name[2:]}{value}{says}\n"


def fish(all_commands):
    yield HEAD.format(shell="fish")
    yield FISH
    for command in all_commands:
        yield (f"\ncomplete -c tertulia -n '__tertulia_at' -a {command.name} -d {fish_text(command.summary)}\n")
        for verb, says in command.verbs.items():
            more = f" -d {fish_text(says)}" if says else ""
            yield f"complete -c tertulia -n '__tertulia_at {command.name}' -a {verb}{more}\n"
        for verb in command.rooms:
            at = f"{command.name} {verb}".strip()
            yield f"complete -c tertulia -n '__tertulia_at {at}' -a '(__tertulia_rooms)'\n"
        if command.files:
            yield f"complete -c tertulia -n '__tertulia_in {command.name}' -F\n"
        for option in command.options:
            yield fish_option(command, option)


MAKERS = {"bash": bash, "zsh": zsh, "fish": fish}


def main(args):
    if not args or (args[0] != "--write" and args[0] not in SHELLS):
        sys.exit(__doc__)
    found = list(commands(args[1] if len(args) > 1 else ROOT / "build" / "release" / "tertulia"))
    if args[0] != "--write":
        sys.stdout.write("".join(MAKERS[args[0]](found)))
        return
    for shell in SHELLS:
        (ROOT / "completions" / f"tertulia.{shell}").write_text("".join(MAKERS[shell](found)))


if __name__ == "__main__":
    main(sys.argv[1:])
