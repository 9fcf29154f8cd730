"""Which tumour a condition names: nodes of the tumour tree, by codes, words and morphology together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from metboard.record.codes import Codes
from metboard.record.context import extensions_of
from metboard.record.fhir_resources import Condition
from metboard.record.fhir_types import Concept
from metboard.record.record import Side

HISTOLOGY = "mcode-histology-morphology-behavior"


def find_tumours(condition: Condition, codes: Codes) -> tuple[tuple[str, ...], bool]:
    """Give the narrowest nodes that all codes, words and the morphology allow, and whether they contradict."""
    nodes: tuple[str, ...] = ()
    contradiction = False
    for found in _evidence(condition, codes):
        nodes, clash = narrow_nodes(nodes, found, codes)
        contradiction = contradiction or clash
    return nodes, contradiction


def is_specific(node: str, codes: Codes) -> bool:
    """Tell whether a node says more than that there is a cancer: the root of the tree does not."""
    return node in codes.knowledge.tumours and bool(codes.knowledge.tumours[node].parents)


@lru_cache(maxsize=2048)  # the same conditions are asked about again and again
def tumour_in(text: str, codes: Codes) -> tuple[tuple[str, ...], int]:
    """Find a tumour's name in a text that neither denies it nor calls it non-invasive."""
    if not text or codes.word_in("noninvasive", text):
        return (), 0
    name = codes.tumours.in_text(text)
    if name.meanings:
        return ((), 0) if codes.is_doubtful(name.before) else (name.meanings, name.length)
    morphology = codes.histologies.in_text(text)
    if codes.is_doubtful(morphology.before):
        return (), 0
    return tuple(node for nodes in morphology.meanings for node in nodes), morphology.length


def _evidence(condition: Condition, codes: Codes) -> Iterable[tuple[str, ...]]:
    code = condition.code or Concept()
    for coding in code.coding:
        yield codes.tumours.of_coding(coding)
        yield tuple(node for nodes in codes.histologies.of_coding(coding) for node in nodes)
    for text in (code.text, *(coding.display for coding in code.coding)):
        yield tumour_in(text, codes)[0]
    for extension in extensions_of(condition, HISTOLOGY):
        yield tuple(
            node
            for nodes in codes.histologies.of(extension.value_codeable_concept)
            for node in nodes
        )


def side_of_seat(condition: Condition, nodes: Iterable[str], codes: Codes) -> Side | None:
    """Give the side on which a primary of these nodes counts by the part of the organ; None where its parts differ.

    All codes and words have their say: a flexure between two parts of the bowel is named with either.
    """
    leaves = codes.words.leaves(tuple(nodes))
    concepts = [condition.code or Concept(), *condition.body_site]
    codings = [coding for concept in concepts for coding in concept.coding]
    texts = (*(c.text for c in concepts), *(c.display for c in codings))
    found = [each for coding in codings for each in codes.sides.of_coding(coding)]
    found += [each for text in texts for each in codes.sides.all_in_text(text)]
    sides = {each.side for each in found if leaves & codes.words.leaves(each.tumours)}
    side = sides.pop() if len(sides) == 1 else ""
    return side or None


@lru_cache(maxsize=2048)
def narrow_nodes(
    nodes: tuple[str, ...], found: tuple[str, ...], codes: Codes
) -> tuple[tuple[str, ...], bool]:
    """Combine what two pieces of evidence allow; True when they have nothing in common."""
    known = [node for node in found if codes.words.members("tumour", node)]
    if not nodes or not known:
        return nodes or tuple(known), False
    here = codes.words.leaves(nodes)
    inside = tuple(node for node in known if codes.words.members("tumour", node) <= here)
    if inside:
        return inside, False
    if here & codes.words.leaves(known):
        return nodes, False
    return tuple(dict.fromkeys((*nodes, *known))), True
