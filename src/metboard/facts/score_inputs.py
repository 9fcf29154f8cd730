"""Families of facts that only point scores ask for so far; none has a default: a score never counts silence."""

from __future__ import annotations

from metboard.facts.family import Family, choice, number

SPINE_LEVELS = "occiput C1 C2 C3 C4 C5 C6 C7 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1 L2 L3 L4 L5 S1 S2 S3 S4 S5"

# fmt: off
SCORE_LESION = (
    choice("lesion.spine_level", "level of the spine", "image", SPINE_LEVELS),
    choice("lesion.pain_kind", "pain from this vertebra (mechanical: on movement or load, better lying down)", "ask",
           "none other mechanical"),
    choice("lesion.pain_degree", "pain from this long bone (functional: on using the limb)", "ask",
           "none mild moderate functional"),
    choice("lesion.matrix", "bone lesion lytic, mixed or blastic", "image", "lytic mixed blastic"),
    choice("lesion.alignment", "alignment of the spine here", "image", "normal deformity subluxation"),
    choice("lesion.collapse", "collapse of the vertebral body", "image",
           "none over-half-involved below-half above-half"),
    choice("lesion.posterolateral", "tumour in facet, pedicle or costovertebral joint", "image",
           "none unilateral bilateral"),
    choice("lesion.limb_site", "part of the limb", "image", "upper-limb lower-limb peritrochanteric"),
    number("lesion.shaft_share_pct", "share of the diameter of the bone that it takes", "image", "%", 0, 100,
           stale_after_days=90),
)

SCORE = (
    # filled by knowledge/scores: one number and, where a score has classes, one class each
    Family(name="score.{score}", title="{score}", how="judge", universe=frozenset()),
)
# fmt: on
