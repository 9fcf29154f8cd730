"""Populations made by hand, and protocols over them: no trial stands behind their numbers."""

from __future__ import annotations

from pathlib import Path

from metboard.trial.population import Population, Populations, Spreads, Strand
from metboard.trial.protocol import Protocol, read_protocol

STRAND = Strand(expected=0.3, low=0.2, high=0.4, simulated=0.31)
NAMES = ("orr", "pfs_months", "pfs_6", "pfs_12", "os_months", "os_12", "os_24")


def a_population(
    components: tuple[str, ...], kill: float, responder: float, line: str = "1"
) -> Population:
    return Population(
        tumour="nsclc", line=line, components=components, got="matched" if kill else "borrowed",
        trials=("OAK",) if kill else (), growth_per_week=0.03, kill_per_week=kill, responder_share=responder,
        resistant_responder=0.02, resistant_other=0.7, durable_share=0.02, survival_intercept=4.2,
        survival_shape=1.5, scan_weeks=6.0, endpoints=dict.fromkeys(NAMES, STRAND),
    )  # fmt: skip


EVERY = Populations(
    spreads=Spreads(
        diameter_mm=35, diameter_omega=0.6, growth_omega=1.0, kill_omega=1.0, error_mm=1.75, patients=700
    ),
    deviations={},
    populations=(
        a_population(("none",), 0.0, 0.5),
        a_population(("chemotherapy-single",), 0.1, 0.4),
        a_population(("checkpoint-pd1",), 0.3, 0.5),
        a_population(("checkpoint-pd1",), 0.2, 0.4, line="2"),
    ),
    made_from="by hand",
    sources=("kmdata-2021",),
    limits=("a limit",),
)  # fmt: skip

HEAD = "trial: Two arms\ntumour: nsclc\nline: 1\n"
TWO = f"{HEAD}arms:\n  drug: {{components: [checkpoint-pd1]}}\n  control: {{components: [none]}}\n"


def a_protocol(folder: Path, text: str = TWO) -> Protocol:
    path = folder / "trial.yaml"
    path.write_text(text)
    return read_protocol(path)
