"""Single mistakes that a programmer makes, found in C source.

`mistakes(text)` gives every one as a `Mistake`: where it is, what it is, and the text with it. The
source is read as tokens, not as text: nothing is changed inside comments, names or preprocessor
lines. A mistake that does not compile is found out by the compiler, not here."""

import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<space>\s+|/\*.*?\*/|//[^\n]*)
  | (?P<directive>\#(?:\\\n|[^\n])*)
  | (?P<text>"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\.|[^'\\])*')
  | (?P<name>[A-Za-z_]\w*)
  | (?P<number>\d[\w.]*)
  | (?P<sign>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|.)
""", re.VERBOSE | re.DOTALL)

OPPOSITE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||",
            "||": "&&", "true": "false", "false": "true", "+": "-", "-": "+"}
OPENS, CLOSES = "([{", ")]}"
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|JOIN|ORDER BY|AND|VALUES)\b")
# In a statement: what another mistake of the same length looks like.
SQL_SLIPS = [(re.compile(pattern), swap) for pattern, swap in (
    (r" (?:<=) ", " < "), (r" (?:>=) ", " > "), (r" < ", " <= "), (r" > ", " >= "),
    (r" <> ", " = "), (r"(?<=\w) = ", " <> "), (r" AND (?!\$)", " OR "), (r" OR ", " AND "),
    (r" DESC\b", ""), (r"\bMAX\(", "MIN("), (r" LEFT JOIN ", " JOIN "))]
NO_STATEMENT = {"return", "if", "for", "while", "do", "switch", "case", "default", "else", "break",
                "continue", "goto", "struct", "enum", "const", "static", "int", "bool", "char",
                "size_t", "unsigned", "sizeof", "union", "void", "double", "float", "long"}


@dataclasses.dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int
    line: int


@dataclasses.dataclass(frozen=True)
class Mistake:
    line: int
    what: str
    begin: int
    end: int
    new: str

    def apply(self, text):
        return text[:self.begin] + self.new + text[self.end:]


def tokens(text):
    """What the compiler sees, in order, without blanks, comments and directives."""
    found, line = [], 1
    for match in TOKEN.finditer(text):
        if match.lastgroup not in ("space", "directive"):
            found.append(Token(match.lastgroup, match[0], match.start(), line))
        line += match[0].count("\n")
    return found


class Source:
    def __init__(self, text):
        self.text = text
        self.tokens = tokens(text)
        self.partner = {}
        self.in_body = [False] * len(self.tokens)
        self._pair()
        self._find_bodies()

    def _pair(self):
        open_ones = []
        for i, token in enumerate(self.tokens):
            if token.kind != "sign":
                continue
            if token.text in OPENS:
                open_ones.append(i)
            elif token.text in CLOSES and open_ones:
                self.partner[i] = open_ones.pop()
                self.partner[self.partner[i]] = i

    def _find_bodies(self):
        """Bodies of functions: braces behind a list of parameters, outside of everything else."""
        i = 0
        while i < len(self.tokens):
            end = self.partner.get(i)
            if self.tokens[i].text == "{" and end:
                if i > 0 and self.tokens[i - 1].text == ")":
                    self.in_body[i + 1:end] = [True] * (end - i - 1)
                i = end
            i += 1

    def is_sign(self, i, *texts):
        return (0 <= i < len(self.tokens) and self.tokens[i].kind in ("sign", "name")
                and self.tokens[i].text in texts)

    def end_of(self, i):
        return self.tokens[i].at + len(self.tokens[i].text)

    def replace(self, what, first, last, new):
        """The mistake that has `new` in the place of tokens first to last."""
        return Mistake(self.tokens[first].line, what, self.tokens[first].at, self.end_of(last), new)

    def cut(self, first, last):
        return self.text[self.tokens[first].at:self.end_of(last)]

    def is_binary(self, i):
        """An operator between two values, not in front of one."""
        before = self.tokens[i - 1] if i > 0 else None
        return before is not None and (
            before.kind in ("number", "text", "char") or before.text in (")", "]")
            or (before.kind == "name" and before.text not in ("return", "case", "sizeof")))

    # How far an operand reaches.

    def operand(self, i, step, stops):
        """The last token from `i` on in that direction that belongs to the operand, or None."""
        last = None
        ends = CLOSES if step > 0 else OPENS
        while 0 <= i < len(self.tokens):
            text = self.tokens[i].text
            if self.tokens[i].kind in ("sign", "name") and (text in ends or text in stops):
                break
            if text in OPENS + CLOSES and self.tokens[i].kind == "sign":
                i = self.partner.get(i, i)
            last = i
            i += step
        return last


def _operators(source):
    for i, token in enumerate(source.tokens):
        if not source.in_body[i] or token.kind not in ("sign", "name"):
            continue
        if token.text in OPPOSITE and (token.kind == "name" or source.is_binary(i)):
            yield source.replace(f"{OPPOSITE[token.text]} in place of {token.text}", i, i,
                                 OPPOSITE[token.text])
        if token.text == "!" and token.kind == "sign":
            yield source.replace("a ! forgotten", i, i, "")


def _conditions(source):
    for i in range(len(source.tokens)):
        if source.in_body[i] and source.is_sign(i, "if", "while") and source.is_sign(i + 1, "("):
            end = source.partner.get(i + 1)
            if end and end > i + 2:
                inside = source.cut(i + 2, end - 1)
                yield source.replace("a condition turned round", i + 2, end - 1, f"!({inside})")


def _operands(source):
    common = {",", ";", "=", "return", "?", ":", "{", "}"}
    for i in range(len(source.tokens)):
        if not source.in_body[i] or not source.is_sign(i, "&&", "||"):
            continue
        stops = common | {"||", "&&"} if source.is_sign(i, "&&") else common | {"||"}
        left = source.operand(i - 1, -1, stops)
        right = source.operand(i + 1, 1, stops)
        if left is not None and right is not None:
            kept = source.cut(left, i - 1)
            yield source.replace(f"forgotten: {source.cut(i + 1, right)}"[:70], left, right, kept)
            kept = source.cut(i + 1, right)
            yield source.replace(f"forgotten: {source.cut(left, i - 1)}"[:70], left, right, kept)


def _numbers(source):
    for i, token in enumerate(source.tokens):
        if source.in_body[i] and token.kind == "number" and re.fullmatch(r"\d+", token.text):
            value = int(token.text)
            yield source.replace(f"{value + 1} in place of {value}", i, i, str(value + 1))
            if value > 0:
                yield source.replace(f"{value - 1} in place of {value}", i, i, str(value - 1))


def _is_statement(source, i, end):
    """A call or an assignment, no declaration and nothing that leads the way."""
    first, second = source.tokens[i], source.tokens[i + 1] if i + 1 < end else None
    if first.kind == "sign":
        return first.text in ("*", "(") or first.text in ("++", "--")
    if first.kind != "name" or first.text in NO_STATEMENT or second is None:
        return False
    return second.kind == "sign" and second.text not in ("*", ":")


def _statements(source):
    for i in range(1, len(source.tokens)):
        if not source.in_body[i] or not source.is_sign(i - 1, ";", "{", "}", ")", "else"):
            continue
        if source.is_sign(i - 1, ")"):
            opened = source.partner.get(i - 1, 0)
            if not source.is_sign(opened - 1, "if", "while", "for"):
                continue
        end = source.operand(i, 1, {";", "{"})
        if end is None or not source.is_sign(end + 1, ";") or not _is_statement(source, i, end + 1):
            continue
        yield source.replace(f"forgotten: {source.cut(i, end)}"[:70], i, end, "")


def _successes(source):
    for i, token in enumerate(source.tokens):
        if (source.in_body[i] and token.text.startswith("TT_ERR_")
                and source.is_sign(i - 1, "return", "=", "?", ":")):
            yield source.replace(f"TT_OK in place of {token.text}", i, i, "TT_OK")


def _arguments(source, opened):
    """(first, last) of each argument between parentheses."""
    end, begin, found = source.partner[opened], opened + 1, []
    while begin < end:
        last = source.operand(begin, 1, {",", ";"})
        if last is None:
            return []
        found.append((begin, last))
        begin = last + 2
    return found


def _swaps(source):
    for i, token in enumerate(source.tokens):
        if (not source.in_body[i] or token.kind != "name" or not source.is_sign(i + 1, "(")
                or token.text in NO_STATEMENT or i + 1 not in source.partner):
            continue
        arguments = _arguments(source, i + 1)
        for (a, a_end), (b, b_end) in zip(arguments, arguments[1:]):
            one, other = source.cut(a, a_end), source.cut(b, b_end)
            if one != other:
                between = source.text[source.end_of(a_end):source.tokens[b].at]
                yield source.replace(f"{one} and {other} exchanged"[:70], a, b_end,
                                     other + between + one)


def _sql(source):
    """Statements are texts outside of functions."""
    for i, token in enumerate(source.tokens):
        if token.kind != "text" or source.in_body[i] or not SQL.search(token.text):
            continue
        for pattern, swap in SQL_SLIPS:
            for match in pattern.finditer(token.text):
                yield Mistake(token.line, f"SQL:{swap or ' nothing'} in place of{match[0]}",
                              token.at + match.start(), token.at + match.end(), swap)
        for match in re.finditer(r"(?<![\w$'])\d+\b", token.text):
            yield Mistake(token.line, f"SQL: {int(match[0]) + 1} in place of {match[0]}",
                          token.at + match.start(), token.at + match.end(),
                          str(int(match[0]) + 1))


def _without_effect(source):
    """(begin, end) of what variables begin with whose first use is to be written by somebody else:
    `int64_t id = 0; err = find(..., &id);`. Nobody looks at it."""
    for i, token in enumerate(source.tokens):
        before = source.tokens[i - 1] if i else None
        if (not source.in_body[i] or token.kind != "name" or not source.is_sign(i + 1, "=")
                or not (before.kind == "name" or before.text in ("*", ","))):
            continue
        end = source.operand(i + 2, 1, {",", ";"})
        if end is None:
            continue
        use = next((j for j in range(end + 1, len(source.tokens))
                    if source.tokens[j].kind == "name" and source.tokens[j].text == token.text), 0)
        if source.is_sign(use - 1, "&") and source.is_sign(use - 2, "(", ","):
            yield source.tokens[i + 2].at, source.end_of(end)


def mistakes(text):
    source = Source(text)
    found = []
    vain = list(_without_effect(source))
    for find in (_operators, _conditions, _operands, _numbers, _statements, _successes, _swaps,
                 _sql):
        found += find(source)
    unique = {(m.begin, m.end, m.new): m for m in found
              if not any(begin <= m.begin and m.end <= end for begin, end in vain)}
    return sorted(unique.values(), key=lambda m: (m.line, m.begin, m.end, m.new))
