"""Check what single files cannot show: references between files, places, dates, spelling of ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from metboard.errors import nearest
from metboard.facts import Range
from metboard.knowledge import schema
from metboard.knowledge.check_indications import check_indications
from metboard.knowledge.check_limits import check_limits
from metboard.knowledge.check_scores import check_scores
from metboard.knowledge.check_staging import check_staging
from metboard.knowledge.knowledge import Knowledge, components_of, words_of
from metboard.knowledge.vocabulary import Words
from metboard.rules import facts_of


def check(knowledge: Knowledge, folder: Path) -> tuple[str, ...]:
    """List every broken reference, misplaced file and impossible date as `file:line:column: message`."""
    words = words_of(knowledge)
    whole = [o for o in knowledge.options.values() if not _is_broken(o, knowledge)]
    found = {
        *_terms(knowledge),
        *_checks(knowledge, words),
        *_regimens(knowledge),
        *_named_drugs(knowledge),
        *_options(knowledge, words),
        *_places(knowledge, folder),
        *_sources(knowledge),
        *check_scores(knowledge, words),
        *check_indications(knowledge),
        *check_limits(knowledge, _organs(words)),
        *check_staging(knowledge, words, whole),
    }
    return tuple(sorted(_placed(problem, folder) for problem in found))


def _organs(words: Words) -> tuple[str, ...]:
    organs = words.universe("lesion.organ")
    return () if isinstance(organs, Range) else tuple(sorted(organs))


def _placed(problem: str, folder: Path) -> str:
    """Give a problem the line and column of the first word that it quotes."""
    file, _, message = problem.partition(": ")
    path = next(iter(sorted(folder.glob(file))), None)
    if path is None:
        return problem
    quoted = re.search(r"`([^`]+)`", message)
    name = path.relative_to(folder).as_posix()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if quoted and quoted[1] in line:
            return f"{name}:{number}:{line.index(quoted[1]) + 1}: {message}"
    return f"{name}:1:1: {message}"


def _missing(file: str, what: str, name: str, known: Mapping[str, object]) -> Iterable[str]:
    if name not in known:
        yield f"{file}: no {what} is called `{name}`{nearest(name, tuple(known))}"


def _terms(k: Knowledge) -> Iterable[str]:
    for tumour in k.tumours.values():
        for parent in tumour.parents:
            yield from _missing(f"tumours/{tumour.id}.yaml", "tumour", parent, k.tumours)
        if tumour.head_imaging is not None:
            name = tumour.head_imaging.source
            yield from _missing(f"tumours/{tumour.id}.yaml", "source", name, k.sources)
    for each in k.classes.values():
        for parent in each.parents:
            yield from _missing(f"classes/{each.id}.yaml", "class", parent, k.classes)
    for gene in k.genes.values():
        for name, variant in gene.classes.items():
            if variant.acquired_under:
                yield from _missing(
                    f"biomarkers/genes/{gene.id}.yaml", "class", variant.acquired_under, k.classes
                )
            for member in (*variant.any_of, *variant.holds):
                yield from _missing(
                    f"biomarkers/genes/{gene.id}.yaml",
                    f"class of variants (in {name})",
                    member,
                    gene.classes,
                )


def _checks(k: Knowledge, words: Words) -> Iterable[str]:
    kinds: Mapping[str, Mapping[str, schema.Checks]] = {
        "classes": k.classes,
        "drugs": k.drugs,
        "modalities": k.modalities,
        "procedures": k.procedures,
        "fractionations": k.fractionations,
    }
    for folder, entries in kinds.items():
        for each in entries.values():
            file = f"{folder}/{each.id}.yaml"
            yield from _inherited(file, each.excludes, each.caution, each.before, k, words)
    for drug in k.drugs.values():
        file = f"drugs/{drug.id}.yaml"
        for name in (*drug.classes, *drug.maintenance_after):
            yield from _missing(file, "class", name, k.classes)
        if drug.counts_as:
            yield from _missing(file, "drug", drug.counts_as, k.drugs)
        for toxicity in drug.toxicity:
            yield from _missing(file, "source", toxicity.source, k.sources)
        if drug.id != drug.id.lower():
            yield f"{file}: the international nonproprietary name is written in lower case"


def _named_drugs(k: Knowledge) -> Iterable[str]:
    """The classes of a drug that no option uses stand beside its one name; those of the others in their own files."""
    for table in k.codes.values():
        file = f"codes/{table.id}.yaml"
        for code in (code for code in table.drugs if code.classes):
            for name in code.classes:
                yield from _missing(file, "class", name, k.classes)
            if len(code.drugs) != 1 or code.drugs[0] in k.drugs:
                yield f"{file}: `{', '.join(code.drugs)}`: classes only for one drug without a file"


def _inherited(
    file: str,
    excludes: Iterable[schema.Exclusion],
    cautions: Iterable[schema.Caution],
    before: Iterable[str],
    k: Knowledge,
    words: Words,
) -> Iterable[str]:
    for citing in (*excludes, *cautions):
        yield from _missing(file, "source", citing.source, k.sources)
    for fact in before:
        yield from _missing(file, "fact (under before)", fact, words.families)


def _regimens(k: Knowledge) -> Iterable[str]:
    for regimen in k.regimens.values():
        file = f"regimens/{regimen.id}.yaml"
        yield from _missing(file, "source", regimen.source, k.sources)
        for agent in regimen.agents:
            yield from _missing(file, "drug", agent.drug, k.drugs)
    for each in k.fractionations.values():
        yield from _missing(f"fractionations/{each.id}.yaml", "source", each.source, k.sources)


def _options(k: Knowledge, words: Words) -> Iterable[str]:
    for option in k.options.values():
        file = f"options/**/{option.id}.yaml"
        yield from _missing(file, "tumour", option.tumour, k.tumours)
        for what, name, known in (
            ("regimen", option.regimen, k.regimens),
            ("procedure", option.procedure, k.procedures),
            ("fractionation", option.fractionation, k.fractionations),
        ):
            if name is not None:
                yield from _missing(file, what, name, known)
        if not (option.regimen or option.procedure or option.fractionation):
            yield f"{file}: an option names a regimen, a procedure or a fractionation"
        if not option.basis:
            yield f"{file}: an option stands on at least one basis"
        for citing in (*option.basis, *option.expected):
            yield from _missing(file, "source", citing.source, k.sources)
        yield from _inherited(file, option.excludes, option.caution, option.before, k, words)
        yield from _figures(file, option)
        if option.for_each == "patient":
            yield from _lesion_facts(file, option, k)


def _lesion_facts(file: str, option: schema.Option, k: Knowledge) -> Iterable[str]:
    """An option for the whole patient cannot ask for facts of one lesion."""
    local: list[schema.Checks | schema.Option] = [option]
    local += [k.procedures[n] for n in (option.procedure,) if n in k.procedures]
    local += [k.fractionations[n] for n in (option.fractionation,) if n in k.fractionations]
    conditions = [option.requires, *(b.requires for b in option.basis)]
    conditions += [e.when for each in local for e in each.excludes]
    conditions += [c.when for each in local for c in each.caution]
    for fact in sorted({f for c in conditions for f in facts_of(c) if f.startswith("lesion.")}):
        yield f"{file}: asks for `{fact}` but is for the whole patient; write `for_each: lesion`"


def _figures(file: str, option: schema.Option) -> Iterable[str]:
    for ground in option.basis:
        if ground.since and ground.until and ground.since > ground.until:
            yield f"{file}: a basis ends ({ground.until}) before it begins ({ground.since})"
    for figure in option.expected:
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        if not low <= figure.value <= high:
            yield f"{file}: {figure.endpoint} {figure.value} lies outside its interval {low} to {high}"


def _places(k: Knowledge, folder: Path) -> Iterable[str]:
    for path in sorted((folder / "options").rglob("*.yaml")):
        option = k.options.get(path.stem)
        if option is None or _is_broken(option, k):
            continue
        modality, found = components_of(option, k)[0], path.relative_to(folder / "options").parts
        if found[0] != modality or len(found) != 3:
            yield (
                f"options/{'/'.join(found)}: its place is options/{modality}/<tumour or organ>/{option.id}.yaml"
            )


def _is_broken(option: schema.Option, k: Knowledge) -> bool:
    if option.regimen is not None and option.regimen not in k.regimens:
        return True
    if option.regimen is not None and any(
        a.drug not in k.drugs for a in k.regimens[option.regimen].agents
    ):
        return True
    if option.procedure is not None and option.procedure not in k.procedures:
        return True
    if option.fractionation is not None and option.fractionation not in k.fractionations:
        return True
    return not (option.regimen or option.procedure or option.fractionation)


def _sources(k: Knowledge) -> Iterable[str]:
    for source in k.sources.values():
        file = f"sources/{source.id}.yaml"
        if (source.read is None) != (source.read_as is None):
            yield f"{file}: `read` and `read_as` stand together"
        if source.read is not None and source.read > k.as_of:
            yield f"{file}: read on {source.read}, after the release ({k.as_of})"
        if source.kind == "label" and not source.authority:
            yield f"{file}: a label names its authority, fda or ema"
