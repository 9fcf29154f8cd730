"""The words that conditions may use: every fact that the families and the knowledge allow together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import inf

import msgspec

from metboard.errors import nearest
from metboard.facts import FAMILIES, Choices, Family, Possible, Range
from metboard.knowledge.schema import MODALITIES, Drug, DrugClass, Gene, Marker, Tumour
from metboard.knowledge.score_table import ScoreClass, ScoreTable


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the knowledge that fill the placeholders of the families."""

    tumours: Mapping[str, Tumour]
    genes: Mapping[str, Gene]
    markers: Mapping[str, Marker]
    drugs: Mapping[str, Drug]
    classes: Mapping[str, DrugClass]
    scores: Mapping[str, ScoreTable] = {}


def leaves_under(node: str, tumours: Mapping[str, Tumour]) -> Choices:
    """Give the leaves of the tumour tree at or below `node`; a leaf gives itself."""
    children = [each.id for each in tumours.values() if node in each.parents]
    if not children:
        return frozenset({node})
    return frozenset[str]().union(*(leaves_under(child, tumours) for child in children))


class Words:
    """All facts by name, each with its family made concrete. Final."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._leaves = {node: leaves_under(node, terms.tumours) for node in terms.tumours}
        self.families: dict[str, Family] = {f.name: f for f in _concrete(terms)}
        self.universes: dict[str, Possible] = {n: f.universe for n, f in self.families.items()}

    def universe(self, fact: str) -> Possible:
        """Give all possible values of a fact; raises LookupError for an unknown name."""
        return self.family(fact).universe

    def family(self, fact: str) -> Family:
        """Give the declaration of a fact; raises LookupError for an unknown name."""
        if fact not in self.families:
            near = nearest(fact, tuple(self.families))
            raise LookupError(f"no fact is called `{fact}`{near}")
        return self.families[fact]

    def members(self, fact: str, name: str) -> Choices:
        """Give the values that a written name stands for; a tumour's node stands for its leaves."""
        if fact == "tumour":
            return self._leaves.get(name, frozenset())
        universe = self.universe(fact)
        if isinstance(universe, Range) or name not in universe:
            return frozenset()
        return frozenset({name})

    def leaves(self, nodes: Iterable[str]) -> Choices:
        """Give the leaves of several nodes of the tumour tree together."""
        return frozenset[str]().union(*(self.members("tumour", node) for node in nodes))


_THERAPIES = {
    "targeted": "targeted therapy",
    "endocrine": "endocrine therapy",
    "radioligand": "radioligand therapy",
    "supportive": "supportive care",
}


def _concrete(terms: Terms) -> Iterable[Family]:
    organs = next(f.universe for f in FAMILIES if f.name == "lesion.organ")
    fillers: Mapping[str, Mapping[str, str]] = {
        "drug": {d.id: d.title for d in terms.drugs.values()},
        "drug_class": {c.id: c.title for c in terms.classes.values()},
        "organ": {o: o.replace("-", " ") for o in sorted(organs)}
        if not isinstance(organs, Range)
        else {},
        "modality": {m: _THERAPIES.get(m, m) for m in MODALITIES},
    }
    for family in FAMILIES:
        if family.name == "tumour":
            yield msgspec.structs.replace(family, universe=_leaf_names(terms.tumours))
        elif family.name.startswith("variant."):
            yield from _variants(family, terms.genes.values())
        elif family.name.startswith("germline."):
            yield from _variants(family, (g for g in terms.genes.values() if g.germline))
        elif family.name.startswith("marker."):
            yield from (_marker(family, marker) for marker in terms.markers.values())
        elif family.name.startswith("score."):
            yield from (f for table in terms.scores.values() for f in _score(family, table))
        else:
            yield from _filled(family, fillers)


def _leaf_names(tumours: Mapping[str, Tumour]) -> Choices:
    parents = {parent for each in tumours.values() for parent in each.parents}
    return frozenset(tumours) - parents


def _variants(family: Family, genes: Iterable[Gene]) -> Iterable[Family]:
    kind, _, _ = family.name.partition(".")
    for gene in genes:
        for name, made in gene.classes.items():
            title = family.title.replace("{variant}", f"{gene.id} {made.title}")
            yield msgspec.structs.replace(family, name=f"{kind}.{gene.id}.{name}", title=title)


def _marker(family: Family, marker: Marker) -> Family:
    universe: Possible = frozenset(marker.values)
    if marker.kind == "number":
        universe = Range(marker.low, inf if marker.high is None else marker.high)
    return msgspec.structs.replace(
        family,
        name=f"marker.{marker.id}",
        title=marker.title,
        how=marker.how,
        universe=universe,
        unit=marker.unit,
        stale_after_days=marker.stale_after_days,
    )


def score_fact(table: ScoreTable) -> str:
    """Name the fact that holds the total of a score; its class is the same with `.class` after it.

    What is scored lesion by lesion begins with `lesion.`, as all facts of a lesion do.
    """
    return f"lesion.score.{table.id}" if table.for_each == "lesion" else f"score.{table.id}"


def range_of(each: ScoreClass) -> Range:
    """Give the totals of a class."""
    low = each.min if each.min is not None else (-inf if each.above is None else each.above)
    high = each.max if each.max is not None else (inf if each.below is None else each.below)
    return Range(low, high, each.above is not None, each.below is not None)


def _score(family: Family, table: ScoreTable) -> Iterable[Family]:
    """Give the facts of a score: its total, and its class where it has classes."""
    low = -inf if table.low is None else table.low
    high = inf if table.high is None else table.high
    made = msgspec.structs.replace(
        family,
        name=score_fact(table),
        title=table.title,
        how=table.how,
        universe=Range(low, high),
        unit=table.unit,
        scope=table.for_each,
    )
    yield made
    if table.classes:
        yield msgspec.structs.replace(
            made,
            name=f"{made.name}.class",
            title=f"{table.title}, class",
            universe=frozenset(each.id for each in table.classes),
            unit="",
        )


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _filled(family: Family, fillers: Mapping[str, Mapping[str, str]]) -> Iterable[Family]:
    placeholders = _PLACEHOLDER.findall(family.name)
    if not placeholders:
        yield family
        return
    (placeholder,) = placeholders
    for name, title in fillers[placeholder].items():
        yield msgspec.structs.replace(
            family,
            name=family.name.replace(f"{{{placeholder}}}", name),
            title=family.title.replace(f"{{{placeholder}}}", title),
        )
