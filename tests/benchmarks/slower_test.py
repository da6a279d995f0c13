"""What got slower than the committed page is named, and nothing else."""

from __future__ import annotations

from benchmarks import slower

PAGE = """\
# Benchmarks

## Starting

Budget: little.

| `python3 -c pass` | `flywheel check` | ratio |
|---:|---:|---:|
| 6.7 ms | 52.4 ms | 7.85 |

## Judging a registry

| modules | versions | alone | with archives | our peak |
|---:|---:|---:|---:|---:|
| 100 | 300 | 218.4 ms | 298.2 ms | 83 MiB |
| 1000 | 3000 | 1715.3 ms | 2.5 s | 83 MiB |

## Reading

| runner sets | file | ours | terraform | ours / terraform |
|---:|---:|---:|---:|---:|
| 20 `.tfvars` | 9 KiB | 11.0 ms | 39.5 ms | 0.28 |
| 20 `.tfvars.json` | 10 KiB | 1.0 ms |  |  |
"""


def test_equal_tables_name_nothing() -> None:
    assert slower.named(PAGE, [PAGE]) == []


def test_ratios_count_where_there_are_some() -> None:
    new = PAGE.replace("| 7.85 |", "| 10.47 |").replace("11.0 ms | 39.5 ms | 0.28", "99.0 ms | 300.0 ms | 0.33")
    assert slower.named(PAGE, [new]) == ["Starting, all: ratio is 10.47, and was 7.85"]


def test_times_count_where_there_is_no_ratio() -> None:
    new = PAGE.replace("218.4 ms | 298.2 ms", "291.0 ms | 398.0 ms").replace("1715.3 ms | 2.5 s", "2.4 s | 3.4 s")
    assert slower.named(PAGE, [new]) == [
        "Judging a registry, 100 300: with archives is 398.0 ms, and was 298.2 ms",
        "Judging a registry, 1000 3000: alone is 2.4 s, and was 1715.3 ms",
        "Judging a registry, 1000 3000: with archives is 3.4 s, and was 2.5 s",
    ]


def test_new_sections_rows_and_columns_are_passed_over() -> None:
    new = PAGE.replace("## Starting", "## Beginning").replace("| 100 |", "| 101 |").replace("alone", "by itself")
    assert slower.named(PAGE, [new.replace("1715.3 ms", "9000.0 ms").replace("0.28", "9.28")]) == [
        "Reading, 20 `.tfvars` 9 KiB: ours / terraform is 9.28, and was 0.28"
    ]
