"""Pictures beside a report's tables: what a page draws of what was judged.

A room gives them as values, and `reports/html/` draws them; formats that cannot hold a picture leave them out, so a
picture says nothing that its table does not say. Texts need no redaction: the page redacts what it draws.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flywheel.findings.table import Table

# The tone of a mark: what is proved, what is wrong, what is not decided, and what is neither. Each has a shape of its
# own, since colours alone are not seen by everybody.
GOOD, BAD, DOUBT, PLAIN = "good", "bad", "doubt", "plain"
TONES = (BAD, DOUBT, GOOD, PLAIN)


class Picture:
    """What all pictures have.

    title: what it shows. says: the same in a sentence, for people who do not see it. table: what it was drawn from;
    it stands above this table, if the report has it, or has it folded below. legend: what each tone means, in words.
    """

    __slots__ = ("legend", "says", "table", "title")

    def __init__(self, title: str, says: str, table: Table, legend: Mapping[str, str]) -> None:
        self.title = title
        self.says = says
        self.table = table
        self.legend = legend

    def tones(self) -> set[str]:
        """The tones that are in it; none if there is nothing to draw."""
        raise NotImplementedError


class Mark:
    """What stands in a cell: a tone, and a short text that may be empty."""

    __slots__ = ("text", "tone")

    def __init__(self, tone: str, text: str = "") -> None:
        self.tone = tone
        self.text = text


class GridRow:
    """A row: its group, "" for none, its name, and its marks by column."""

    __slots__ = ("group", "marks", "name")

    def __init__(self, group: str, name: str, marks: Mapping[str, Mark]) -> None:
        self.group = group
        self.name = name
        self.marks = marks


class Grid(Picture):
    """Rows against columns. Rows of one group follow each other."""

    __slots__ = ("columns", "rows")

    def __init__(
        self,
        title: str,
        says: str,
        table: Table,
        legend: Mapping[str, str],
        columns: Iterable[str],
        rows: Iterable[GridRow],
    ) -> None:
        super().__init__(title, says, table, legend)
        self.columns = list(columns)
        self.rows = list(rows)

    def tones(self) -> set[str]:
        return {row.marks[column].tone for row in self.rows for column in self.columns if column in row.marks}


class Bar:
    """An amount against the room for it, in one unit. words: both as people write them."""

    __slots__ = ("amount", "group", "name", "room", "tone", "words")

    def __init__(self, group: str, name: str, amount: int, room: int, words: str, tone: str) -> None:
        self.group = group
        self.name = name
        self.amount = amount
        self.room = room
        self.words = words
        self.tone = tone


class Bars(Picture):
    """Amounts against their rooms: the line at which a bar is full is the same for all."""

    __slots__ = ("bars",)

    def __init__(self, title: str, says: str, table: Table, legend: Mapping[str, str], bars: Iterable[Bar]) -> None:
        super().__init__(title, says, table, legend)
        self.bars = list(bars)

    def tones(self) -> set[str]:
        return {one.tone for one in self.bars}


class Link:
    """From a source, of a group, to a target."""

    __slots__ = ("group", "source", "target", "tone")

    def __init__(self, group: str, source: str, target: str, tone: str) -> None:
        self.group = group
        self.source = source
        self.target = target
        self.tone = tone


class Routes(Picture):
    """Links from sources to targets. from_words, to_words: the headings of both sides."""

    __slots__ = ("from_words", "links", "to_words")

    def __init__(
        self,
        title: str,
        says: str,
        table: Table,
        legend: Mapping[str, str],
        from_words: str,
        to_words: str,
        links: Iterable[Link],
    ) -> None:
        super().__init__(title, says, table, legend)
        self.from_words = from_words
        self.to_words = to_words
        self.links = list(links)

    def tones(self) -> set[str]:
        return {one.tone for one in self.links}


class Span:
    """Days from `first` to `last`, each YYYY-MM-DD."""

    __slots__ = ("first", "group", "last", "name", "tone", "words")

    def __init__(self, group: str, name: str, first: str, last: str, words: str, tone: str) -> None:
        self.group = group
        self.name = name
        self.first = first
        self.last = last
        self.words = words
        self.tone = tone


class Calendar(Picture):
    """Spans of days. today: YYYY-MM-DD, "" if no day was given."""

    __slots__ = ("spans", "today")

    def __init__(
        self, title: str, says: str, table: Table, legend: Mapping[str, str], spans: Iterable[Span], today: str
    ) -> None:
        super().__init__(title, says, table, legend)
        self.spans = list(spans)
        self.today = today

    def tones(self) -> set[str]:
        return {one.tone for one in self.spans}
