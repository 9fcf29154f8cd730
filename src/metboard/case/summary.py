"""Say in one line who a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from metboard.case.biomarkers import PRESENT
from metboard.case.case import Line
from metboard.facts import Fact, write
from metboard.knowledge import Knowledge
from metboard.record import Diagnosis


def summarise(
    primary: Diagnosis, facts: Mapping[str, Fact], lines: Sequence[Line], knowledge: Knowledge
) -> str:
    """Say in one line who this is: age, sex, tumour, extent, alterations, lines."""
    parts = [
        " ".join(
            write(facts[name].possible)
            for name in ("patient.age_years", "patient.sex")
            if name in facts
        )
    ]
    parts.append(" or ".join(knowledge.tumours[t].title for t in primary.tumours))
    for name in ("patient.ecog", "extent.lesions", "extent.organs"):
        if name in facts and facts[name].origin != "absent":
            number = write(facts[name].possible)
            parts.append(_LABELS[name][number == "1"].format(number))
    parts.extend(_alterations(facts, knowledge))
    parts.append(f"{len(lines)} line{'s' * (len(lines) > 1)} of systemic therapy" if lines else "")
    return ", ".join(part for part in parts if part)


_LABELS: Mapping[str, tuple[str, str]] = {
    "patient.ecog": ("ECOG {}", "ECOG {}"),
    "extent.lesions": ("{} metastases", "{} metastasis"),
    "extent.organs": ("in {} organs", "in {} organ"),
}
"""How a number is said: of several, of one."""


def _alterations(facts: Mapping[str, Fact], knowledge: Knowledge) -> Iterable[str]:
    for name in sorted([name for name in facts if name.startswith(("marker.", "variant."))]):
        fact = facts[name]
        if name.startswith("variant."):
            if fact.possible == PRESENT:
                _, gene, kind = name.split(".")
                yield f"{gene} {knowledge.genes[gene].classes[kind].title}"
        elif fact.origin != "absent":
            yield f"{knowledge.markers[name.split('.')[1]].title} {write(fact.possible)}"
