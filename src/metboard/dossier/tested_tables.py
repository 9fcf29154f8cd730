"""What was tested, as tables: markers, variants found, what was looked for in vain, and where samples differ."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from metboard.case.event_words import specimen_words
from metboard.case.tested import Difference, Panel, Result, Results
from metboard.dossier.say import Sayer, join, say_date
from metboard.dossier.table import Row, Table, make_table

_HEADS = ("Day", "Sample", "Origin")
_ORIGINS = {"germline": "inherited (germline)", "somatic": "of the tumour (somatic)"}
_FEW_GENES = 12


class ResultTables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of markers; one without rows is left out on the page."""

    tables: tuple[Table, ...]
    panels: tuple[tuple[str, str], ...]
    differences: tuple[str, ...]


def make_tested(tested: Results, say: Sayer) -> ResultTables:
    """Lay out the results, the newest first."""
    found = [v for v in tested.variants if v.found]
    missed = [v for v in tested.variants if not v.found]
    tables = (
        make_table("Markers", ("Marker", "Value", *_HEADS), _markers(tested.markers, say)),
        make_table("Variants found", ("Variant", *_HEADS), _variants(found)),
        make_table("Looked for by name", ("Variant", "Result", *_HEADS), _missed(missed)),
        make_table("Panels", ("Test", "Genes", "Looks at", *_HEADS), _panels(tested.panels)),
    )
    return ResultTables(
        tables=tuple(t for t in tables if t.rows),
        panels=tuple(
            (panel_name(p), ", ".join(p.clear)) for p in tested.panels if len(p.genes) > _FEW_GENES
        ),
        differences=tuple(difference_words(d, say) for d in tested.differences),
    )


def _tail(result: Result | Panel) -> tuple[str, str, str]:
    return _day(result), sample_words(result), _ORIGINS.get(result.origin or "", "")


def _day(result: Result | Panel) -> str:
    return say_date(result.on) if result.on else "no date"


def sample_words(result: Result | Panel) -> str:
    """Say which sample a result is of; one that the record does not hold is known by its name alone."""
    specimen = result.specimen
    if specimen is None:
        return result.named
    words = specimen_words(specimen)
    if specimen.on is None or specimen.on == result.on:
        return words
    return f"{words}, taken {say_date(specimen.on)}"


def _markers(results: Iterable[Result], say: Sayer) -> Iterable[Row]:
    for each in results:
        if each.value is not None:
            cells = (say.title(each.name), say.value(each.name, each.value), *_tail(each))
            yield Row(cells, each.where)


def _variants(results: Iterable[Result]) -> Iterable[Row]:
    return (Row((each.name, *_tail(each)), each.where) for each in results)


def _missed(results: Iterable[Result]) -> Iterable[Row]:
    for each in results:
        answer = "not found" if each.found is False else "no clear result"
        yield Row((each.name, answer, *_tail(each)), each.where)


def panel_name(panel: Panel) -> str:
    """Name a panel by its name and day."""
    return f"{panel.name or 'panel'}, {_day(panel)}"


def _panels(panels: Iterable[Panel]) -> Iterable[Row]:
    for each in panels:
        hit = len(each.genes) - len(each.clear)
        genes = f"{len(each.genes)} examined, something found in {hit or 'none'}"
        if len(each.genes) <= _FEW_GENES:
            genes = f"{', '.join(each.clear)}: nothing found" if each.clear else genes
        kinds = join(kind.replace("-", " ") for kind in each.kinds)
        yield Row((each.name or "panel", genes, kinds, *_tail(each)), each.where)


def difference_words(difference: Difference, say: Sayer) -> str:
    """Say how the primary tumour and a metastasis differ in one marker or variant."""
    first = difference.results[0]
    is_marker = isinstance(first, Result) and first.value is not None
    name = say.title(difference.name) if is_marker else difference.name
    return f"{name}: {'; '.join(_side(each, say) for each in difference.results)}"


def _side(result: Result | Panel, say: Sayer) -> str:
    year = f" {result.on.year}" if result.on else ""
    origin = result.specimen.origin if result.specimen else ""
    organ = result.specimen.organ.replace("-", " ") if result.specimen else ""
    place = f"in the {organ} metastasis" if origin == "metastasis" and organ else f"in the {origin}"
    if isinstance(result, Panel):
        return f"not found {place}{year} ({result.name or 'panel'})"
    if result.value is not None:
        return f"{say.value(result.name, result.value)} {place}{year}"
    return f"{'found' if result.found else 'not found'} {place}{year}"
