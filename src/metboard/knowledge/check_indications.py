"""Check the lists of labelled indications against the options, both ways."""

from __future__ import annotations

from collections.abc import Iterable

from metboard.errors import nearest
from metboard.knowledge.indication import Indication, Indications
from metboard.knowledge.knowledge import Knowledge, subject_of


def check_indications(knowledge: Knowledge) -> Iterable[str]:
    """Name every listed indication that no option carries, and every label ground that no list holds."""
    for listing in knowledge.indications.values():
        file = f"indications/{listing.id}.yaml"
        for indication in listing.listed:
            yield from _carried(file, indication, knowledge)
        if listing.listed:
            yield from _unlisted(file, listing, knowledge)


def _carried(file: str, indication: Indication, knowledge: Knowledge) -> Iterable[str]:
    if bool(indication.options) == bool(indication.left_out):
        yield f"{file}: `{indication.what}` names its options, or why it is left out"
    for name in indication.options:
        option = knowledge.options.get(name)
        if option is None:
            yield f"{file}: no option is called `{name}`{nearest(name, tuple(knowledge.options))}"
        elif indication.authority not in {b.authority for b in option.basis}:
            yield f"{file}: `{name}` has no ground of {indication.authority}"


def _unlisted(file: str, listing: Indications, knowledge: Knowledge) -> Iterable[str]:
    named = {(i.authority, name) for i in listing.listed for name in i.options}
    for option in knowledge.options.values():
        if subject_of(option) != listing.id:
            continue
        for authority in dict.fromkeys(b.authority for b in option.basis):
            if authority in ("fda", "ema") and (authority, option.id) not in named:
                yield f"{file}: the ground of {authority} in `{option.id}` is not listed"
