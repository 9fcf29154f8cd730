"""A lesion followed over the assessments of its response: what was measured or seen each time."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from metboard.facts import Range

Look: TypeAlias = Literal["none", "gone", "present", "larger", "worse", "unclear", "not-evaluated"]
"""What one assessment says of a lesion.

none: not there yet. gone. present. larger: grown, but nobody says beyond doubt. worse: unequivocal progression.
unclear: there, but perhaps no metastasis. not-evaluated: nobody looked, or what was seen is no effect of the treatment.
"""

NODE = "lymph-node"
GONE = Range(0, 0)
TOO_SMALL_MM = 5.0
"""What a lesion counts that is there but too small to measure (RECIST 1.1, 4.3.2)."""

NORMAL_NODE_MM, TARGET_NODE_MM, MEASURABLE_MM = 10.0, 15.0, 10.0


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A lesion at one assessment. `mm` is the longest diameter, of a lymph node the short axis."""

    look: Look
    mm: Range | None = None

    @property
    def is_evaluated(self) -> bool:
        """Tell whether somebody looked."""
        return self.look != "not-evaluated"


NOT_EVALUATED, NOT_YET = Sight(look="not-evaluated"), Sight(look="none", mm=GONE)


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One lesion at each assessment, the baseline first.

    `measurable`: whether its kind can be measured at all (bone without soft tissue, effusions and groups cannot).
    `irradiated` without having grown since: it is followed, but is no target.
    """

    id: str
    organ: str
    sights: tuple[Sight, ...]
    measurable: bool = True
    irradiated: bool = False

    @property
    def is_node(self) -> bool:
        """Tell whether the short axis counts, and below 10 mm is healthy."""
        return self.organ == NODE

    @property
    def is_new(self) -> bool:
        """Tell whether it was not there at the baseline; a node below 10 mm was none yet."""
        first = self.sights[0]
        return first.look == "none" or (self.is_node and is_surely_below(first, NORMAL_NODE_MM))

    def mm_at(self, visit: int) -> Range | None:
        """Give the size at an assessment; None where it was not measured."""
        return self.sights[visit].mm


def is_surely_below(sight: Sight, limit_mm: float) -> bool:
    """Tell whether a size is known to be below a limit."""
    return sight.mm is not None and (
        sight.mm.high < limit_mm or (sight.mm.high == limit_mm and sight.mm.high_open)
    )
