"""The sentences for a name that does not exist."""

import difflib
from collections.abc import Iterable


class UnknownName(KeyError, ValueError):
    """A data set, picture, split or option that does not exist. The message says what does."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError alone would show the message in quotes


def unknown(what: str, given: object, known: Iterable[str]) -> str:
    """'There is no data set 'minst'. Did you mean 'mnist'? There are: …'."""
    known = list(known)
    close = difflib.get_close_matches(str(given).lower(), known, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    there_are = f" There are: {', '.join(known)}." if known else " It takes none."
    return f"There is no {what} {given!r}.{hint}{there_are}"
