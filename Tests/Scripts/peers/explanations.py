"""The lines of `explained.txt`: which differences are meant to be, and why."""

import re

#: A reason names at least one RFC with the section (or says that it is the RFC as a whole).
SOURCE = re.compile(r"RFC \d+( \d|$|[:;,.])")


class Explanation:
    """A line `queries | peers | feature | ours | theirs | why ours is right`;
    `*` stands for anything, ` or ` parts what may be either."""

    def __init__(self, number, line):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 6:
            raise ValueError(f"explained.txt:{number}: {len(fields)} fields, expected 6 between |")
        if not SOURCE.search(fields[5]):
            raise ValueError(f"explained.txt:{number}: no RFC with its section in the reason")
        self.number, self.fields, self.why = number, fields, fields[5]
        self.patterns = [[glob(part) for part in field.split(" or ")] for field in fields[:5]]
        self.explained = []

    def explains(self, difference):
        return all(any(pattern.fullmatch(value) for pattern in patterns)
                   for patterns, value in zip(self.patterns, difference))


def glob(text):
    return re.compile(".*".join(re.escape(part) for part in text.strip().split("*")), re.DOTALL)


def read(path):
    """Lines that are not empty nor a comment; a line that starts with blanks goes on with the one before."""
    lines = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip() or line.startswith("#"):
                continue
            if line[0].isspace() and lines:
                lines[-1][1] += " " + line.strip()
            else:
                lines.append([number, line.strip()])
    return [Explanation(number, line) for number, line in lines]
