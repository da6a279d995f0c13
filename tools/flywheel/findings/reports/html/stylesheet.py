"""The style sheet of the page: light and dark, for screens of any width and for paper.

The page's policy names the digest of this text, so nothing else can style it. It has no address of anything outside.
"""

from __future__ import annotations

from flywheel.findings.finding import SEVERITIES

_BASE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f7f9; --text: #1b1f24; --soft: #4f5965; --edge: #d3d9e0; --link: #0b57c2;
  --bad: #b3261e; --doubt: #8a5300; --good: #1a6b35; --plain: #5a6470; --stripe: #eef1f4; --mark: #fff3c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --text: #e6e9ed; --soft: #a9b3be; --edge: #3a424c; --link: #8ab8ff;
    --bad: #ff8a80; --doubt: #f5b84c; --good: #6fce8a; --plain: #a9b3be; --stripe: #20252c; --mark: #4a3f14;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 76rem; padding: 0 1.25rem 3rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .75rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--edge); }
h3 { font-size: 1rem; margin: 0 0 .35rem; }
p { margin: .35rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
code, pre, .place, svg.picture text {
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
code { font-size: .9em; background: var(--raised); border-radius: .2rem; padding: 0 .2em; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .5rem; }
.verdict {
  display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding: .75rem 1rem;
  background: var(--raised); border: 1px solid var(--edge); border-left: .4rem solid var(--good); border-radius: .3rem;
}
.verdict.failed { border-left-color: var(--bad); }
.verdict strong { font-size: 1.15rem; color: var(--good); }
.verdict.failed strong { color: var(--bad); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .75rem 0 0; padding: 0; }
.first { padding-left: 1.5rem; }
.first li { margin: .3rem 0; }
.soft, .count { color: var(--soft); font-weight: normal; }
.filter { border: 1px solid var(--edge); border-radius: .3rem; margin: 0 0 1rem; padding: .4rem .9rem .6rem; }
.filter legend { padding: 0 .3rem; color: var(--soft); }
.filter span { display: inline-block; margin-right: 1.1rem; white-space: nowrap; }
.cause {
  margin: 0 0 .9rem; padding: .65rem 1rem .75rem; border: 1px solid var(--edge);
  border-left: .3rem solid var(--plain); border-radius: .3rem;
}
.cause.blocker { border-left-color: var(--bad); }
.cause.warning { border-left-color: var(--doubt); }
.severity { display: inline-block; margin-right: .15rem; color: var(--soft); }
.blocker .severity { color: var(--bad); }
.warning .severity { color: var(--doubt); }
.place { font-size: .9rem; color: var(--soft); }
.fix::before { content: "Fix: "; font-weight: bold; color: var(--good); }
pre {
  margin: .4rem 0; padding: .45rem .7rem; background: var(--raised); border-radius: .3rem; white-space: pre-wrap;
  font-size: .85rem; line-height: 1.4;
}
mark { background: var(--mark); color: var(--text); border-bottom: 2px solid var(--soft); }
.cause:target, li:target { background: var(--mark); }
details { margin: .4rem 0; }
summary { cursor: pointer; }
.places { margin: .4rem 0 0; padding-left: 1.5rem; }
.places li { margin: .2rem 0; }
.scroll { overflow-x: auto; border: 1px solid var(--edge); border-radius: .3rem; margin: .5rem 0; }
figure .scroll { width: fit-content; max-width: 100%; }
figure { margin: .75rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; list-style: none; margin: .4rem 0; padding: 0; }
.legend, caption { color: var(--soft); font-size: .9rem; }
.legend svg { vertical-align: -1px; margin-right: .35rem; }
svg.picture { display: block; margin: .6rem; }
svg.picture text { font-size: 12px; fill: var(--text); }
svg.picture .group { font-weight: bold; }
svg.picture .heading { fill: var(--soft); }
svg.picture .wrong { fill: var(--bad); }
svg .good { fill: var(--good); }
svg .bad { fill: var(--bad); }
svg .doubt { fill: var(--doubt); }
svg .plain { fill: var(--plain); }
svg .stripe { fill: var(--stripe); }
svg .line { stroke: var(--text); stroke-width: 1; stroke-dasharray: 3 3; fill: none; }
svg .tick { stroke: var(--edge); stroke-width: 1; fill: none; }
svg .link { fill: none; stroke: var(--plain); stroke-width: 1.5; }
svg .link.good { stroke: var(--good); }
svg .link.doubt { stroke: var(--doubt); stroke-dasharray: 5 3; }
svg .link.bad { stroke: var(--bad); stroke-width: 2; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; overflow-wrap: normal; }
caption { text-align: left; padding: .4rem .6rem; }
th, td {
  text-align: left; vertical-align: top; padding: .3rem .6rem; border-top: 1px solid var(--edge); min-width: 5rem;
}
th { font-weight: 600; }
.word { white-space: nowrap; }
.long { min-width: 16rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  body { padding: 0 .75rem 2rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@supports not selector(:has(*)) {
  .filter { display: none; }
}
@media print {
  :root {
    color-scheme: light; --ground: #ffffff; --raised: #f6f7f9; --text: #000000; --soft: #3c444d; --edge: #b9c0c8;
    --link: #000000; --bad: #b3261e; --doubt: #8a5300; --good: #1a6b35; --plain: #5a6470; --stripe: #eef1f4;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .filter, .skip { display: none; }
  .cause, tr { break-inside: avoid; }
  .scroll { overflow: visible; border: 0; }
  .word { white-space: normal; }
  .long { min-width: 0; }
  svg.picture { max-width: 100%; height: auto; margin: 0; }
  details:not([open])::details-content { content-visibility: visible; display: block; }
}
""".strip()


def text(families: int) -> str:
    """The style sheet of a page whose findings are of so many families: the filter has a rule for each choice."""
    rules = [f"body:has(#show-{one}:not(:checked)) .cause.{one} {{ display: none; }}" for one in SEVERITIES]
    rules += [
        f"body:has(#only-{number}:checked) .cause:not(.in-{number}) {{ display: none; }}" for number in range(families)
    ]
    return "\n".join([_BASE, *rules])
