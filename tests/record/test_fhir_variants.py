from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.conftest import observation

from metboard.record import Assay, Record

Read = Callable[..., Record]
PRESENT, ABSENT = "LA9633-4", "LA9634-2"


def _part(code: str, **concept: Any) -> dict[str, Any]:
    return {
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueCodeableConcept": concept,
    }


def _gene(number: str, symbol: str) -> dict[str, Any]:
    return _part(
        "48018-6",
        coding=[{"system": "http://www.genenames.org", "code": number, "display": symbol}],
    )


def _variant(answer: str, *parts: dict[str, Any]) -> dict[str, Any]:
    value = {"coding": [{"system": "http://loinc.org", "code": answer}]}
    return observation("v", "69548-6", valueCodeableConcept=value, component=list(parts))


@pytest.mark.parametrize(
    ("parts", "protein", "kind"),
    [
        (
            [_part("48005-3", coding=[{"code": "NP_005219.2:p.Leu858Arg"}])],
            "NP_005219.2:p.Leu858Arg",
            "missense",
        ),
        ([_part("48005-3", text="p.Glu746_Ala750del")], "p.Glu746_Ala750del", "deletion"),
        ([_part("81252-9", text="EGFR L858R")], "p.L858R", "missense"),
        ([_part("81252-9", text="EGFR exon 19 deletion")], "", "deletion"),
        ([_part("48004-6", text="c.3028+1G>T")], "", "splice"),
    ],
)
def test_a_variant_keeps_its_protein_change_and_kind(
    parts: list[dict[str, Any]], protein: str, kind: str, read: Read
) -> None:
    (variant,) = read(_variant(PRESENT, _gene("HGNC:3236", "EGFR"), *parts)).variants
    assert (variant.gene, variant.protein, variant.kind, variant.present) == (
        "EGFR",
        protein,
        kind,
        True,
    )


def test_a_fusion_is_one_of_both_genes(read: Read) -> None:
    fusion = _part(
        "48019-4", coding=[{"system": "http://www.sequenceontology.org", "code": "SO:0001565"}]
    )
    record = read(_variant(PRESENT, _gene("HGNC:427", "ALK"), _gene("HGNC:1316", "EML4"), fusion))
    assert [(v.gene, v.kind) for v in record.variants] == [("ALK", "fusion"), ("EML4", "fusion")]


def test_a_gene_called_absent_without_further_words_was_covered(read: Read) -> None:
    record = read(_variant(ABSENT, _gene("HGNC:1097", "BRAF")))
    assert record.assays == (Assay(genes=("BRAF",), where="Observation/v", on=record.assays[0].on),)


def test_a_variant_called_absent_is_an_absent_variant(read: Read) -> None:
    (variant,) = read(
        _variant(ABSENT, _gene("HGNC:3236", "EGFR"), _part("81252-9", text="T790M"))
    ).variants
    assert (variant.protein, variant.present) == ("p.T790M", False)


def test_number_and_name_of_different_genes_are_not_believed(read: Read) -> None:
    record = read(_variant(ABSENT, _gene("HGNC:1097", "BRAF"), _gene("HGNC:6342", "NRAS")))
    assert record.assays[0].genes == ("BRAF",)
    assert record.unread[0].why == "code and name are of different genes"


def test_an_indeterminate_variant_is_named_and_not_taken(read: Read) -> None:
    record = read(_variant("LA18198-4", _gene("HGNC:3236", "EGFR")))
    assert (record.variants, record.unread[0].why) == ((), "neither present nor absent")


def test_a_number_of_copies_is_not_yet_an_amplification(read: Read) -> None:
    copies = {"code": {"coding": [{"code": "82155-3"}]}, "valueQuantity": {"value": 7}}
    record = read(_variant(PRESENT, _gene("HGNC:7029", "MET"), copies))
    assert [(v.gene, v.kind, v.name) for v in record.variants] == [("MET", "", "")]
    assert record.unread[0].why == "not said whether amplified"


def test_a_region_studied_says_for_which_changes_its_genes_were_covered(read: Read) -> None:
    fusions = _part(
        "48019-4", coding=[{"system": "http://www.sequenceontology.org", "code": "SO:0001565"}]
    )
    genes = [_gene("HGNC:427", "ALK"), _gene("HGNC:10261", "ROS1")]
    record = read(
        observation("dna", "53041-0", component=genes),
        observation("rna", "53041-0", component=[*genes, fusions]),
    )
    assert [(a.genes, a.kinds) for a in record.assays] == [
        (("ALK", "ROS1"), ("sequence",)),
        (("ALK", "ROS1"), ("fusion",)),
    ]


def test_a_test_named_after_its_gene_is_read_by_its_answer(read: Read) -> None:
    record = read(
        observation(
            "fish", text="ALK rearrangement, FISH", valueCodeableConcept={"text": "not detected"}
        )
    )
    assert [(v.gene, v.kind, v.present) for v in record.variants] == [
        ("ALK", "rearrangement", False)
    ]
