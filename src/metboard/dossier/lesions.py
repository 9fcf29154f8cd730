"""Local treatment lesion by lesion: the options of each, what they should do and cost; from the answer alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

Option: TypeAlias = Mapping[str, Any]
Figure: TypeAlias = Mapping[str, Any]
LOCAL = ("surgery", "radiotherapy", "ablation", "embolisation", "transplant")
STATUSES = ("open", "pending", "closed")
_CONTROL = re.compile(r"local_|lesion_|control_|disease_control|recurrence_|relapse_")
_RELIEF = re.compile(
    r"\w*pain_|symptom_|bleeding_|rebleeding_|ambulatory_|walking_|svc_|disability_"
)
_COST = re.compile(
    r"\w*(mortality|death|morbidity|complication|adverse|grade_|necrosis|fracture|toxicity|pneumonitis|cognitive|"
    r"encephalopathy|bilirubin|dysphagia|crisis|chest_tube|reoperation|paresis|deficit|seeding|"
    r"liver_failure|implant_failure|stricture|haemorrhage|leak|insufficiency|hospital|infection)"
)
_MOST = 2


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """Lesions that stand alike in every local option; `answer` is yes, no or not known, None for the primary."""

    lesions: tuple[Mapping[str, Any], ...]
    answer: str | None
    options: tuple[Option, ...]

    def of(self, modality: str, status: str) -> tuple[Option, ...]:
        """Give the options of a modality that stand so."""
        return tuple(o for o in self.options if o["modality"] == modality and o["status"] == status)

    @property
    def shown(self) -> tuple[Option, ...]:
        """Give the options that are not closed, in the order of the modalities."""
        return tuple(o for m in LOCAL for s in STATUSES if s != "closed" for o in self.of(m, s))


_SAID = {True: "yes", False: "no", None: "not known"}


def lesions_alike(answer: Mapping[str, Any]) -> tuple[Alike, ...]:
    """Group the lesions of an answer by the local options that each has."""
    local = [o for o in answer["options"] if o["targets"] != ["all"] and o["modality"] in LOCAL]
    answers = {each["id"]: _SAID[each["answer"]] for each in answer["all_treatable"]["lesions"]}
    found: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for lesion in answer["case"]["lesions"]:
        own = tuple(o["rank"] for o in local if lesion["id"] in o["targets"])
        key = (lesion["organ"], answers.get(lesion["id"]), *own)
        found.setdefault(key, []).append(lesion)
    return tuple(_alike(members, answers, local) for members in found.values())


def _alike(
    members: Sequence[Mapping[str, Any]], answers: Mapping[str, str], local: Iterable[Option]
) -> Alike:
    first = members[0]["id"]
    return Alike(
        lesions=tuple(members),
        answer=answers.get(first),
        options=tuple(o for o in local if first in o["targets"]),
    )


def modalities_of(groups: Iterable[Alike]) -> tuple[str, ...]:
    """Name the modalities of which some lesion has an option."""
    present = {o["modality"] for group in groups for o in group.options}
    return tuple(m for m in LOCAL if m in present)


def control_of(option: Option) -> tuple[Figure, ...]:
    """Give the first figure of local control, or of relief where that is the aim, with the trial's other arm."""
    aims = (_RELIEF, _CONTROL) if option["intent"] == "symptom-relief" else (_CONTROL, _RELIEF)
    for aim in aims:
        found = [f for f in option["expected"] if aim.match(f["endpoint"])]
        if found:
            return (found[0], *[f for f in found[1:] if _is_other_arm(f, found[0])][:1])
    return ()


def _is_other_arm(figure: Figure, first: Figure) -> bool:
    """Tell whether a figure is what the same trial saw of the same endpoint in what it compared with."""
    alike = all(figure.get(key) == first.get(key) for key in ("trial", "endpoint", "source"))
    return bool(first.get("trial")) and alike and figure["arm"] == first["versus"]


def cost_of(option: Option) -> tuple[Figure, ...]:
    """Give what was reported of harm: deaths, complications, what it does to the organ."""
    return tuple([f for f in option["expected"] if _COST.match(f["endpoint"])][:_MOST])
