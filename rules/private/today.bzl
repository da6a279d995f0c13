"""The day that dated entries are judged by: given from outside, never read from a clock."""

load("//rules/private:labels.bzl", "label_text")

visibility(["//rules/...", "//tests/rules/..."])

_NO_DATE = (
    "`{label}` is judged by a date, and none is given. CI passes " +
    "`--@gloriousflywheel//rules:today=$(date +%F)`; give builds without that flag a day with `today = \"YYYY-MM-DD\"`."
)
_MALFORMED = "`{label}` has the day `{value}`. Write it as YYYY-MM-DD."

TodayInfo = provider(
    doc = "The day that the build was given, if any.",
    fields = {"date": "string: YYYY-MM-DD, or empty"},
)

TODAY_ATTRS = {
    "today": attr.string(
        doc = """
The day that dates are judged by where the build flag `@gloriousflywheel//rules:today` is not
set, as `YYYY-MM-DD`. The flag goes first: with a day that stands in a BUILD file alone,
nothing ever becomes overdue. One of the two must be given: a test that read a clock would
not be cached for the right time, nor give the same result twice.
""".strip(),
    ),
    "_today": attr.label(
        default = "//rules:today",
        providers = [TodayInfo],
    ),
}

def is_date(text):
    """Returns whether `text` has the form YYYY-MM-DD, with a month and a day that there can be.

    Args:
        text: Any string.

    Returns:
        A bool.
    """
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not "".join(parts).isdigit():
        return False
    return int(parts[1]) in range(1, 13) and int(parts[2]) in range(1, 32)

def today_if_given(ctx):
    """Returns the day that a target's dates are judged by, if there is one.

    Args:
        ctx: The context of a rule that has `TODAY_ATTRS`.

    Returns:
        A string, YYYY-MM-DD, or empty.
    """
    date = ctx.attr._today[TodayInfo].date or ctx.attr.today
    if date and not is_date(date):
        fail(_MALFORMED.format(label = label_text(ctx.label).removesuffix(".report"), value = date))
    return date

def today_of(ctx):
    """Returns the day that a target's dates are judged by; fails if nothing tells it.

    Args:
        ctx: The context of a rule that has `TODAY_ATTRS`.

    Returns:
        A string, YYYY-MM-DD.
    """
    date = today_if_given(ctx)
    if not date:
        fail(_NO_DATE.format(label = label_text(ctx.label).removesuffix(".report")))
    return date

def _today_flag_impl(ctx):
    date = ctx.build_setting_value
    if date and not is_date(date):
        fail(_MALFORMED.format(label = label_text(ctx.label), value = date))
    return [TodayInfo(date = date)]

today_flag = rule(
    implementation = _today_flag_impl,
    build_setting = config.string(flag = True),
    doc = "A build flag that tells the day.",
)
