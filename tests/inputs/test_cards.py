"""Cards: unreadable files, keys and names that do not exist, rules of accounting a card may not break."""

from __future__ import annotations

import pytest
from conftest import CARD, EQUIVALENTS


def test_the_case_is_good(case) -> None:
    card = case().card()
    assert card.services["reed_supply"].sold
    assert card.spill["water_storage"].share["city"] == 0.3


# --- the file ---


def test_a_missing_file(case, refused) -> None:
    made = case()
    (made.folder / "reed.toml").unlink()
    refused(made.card, "file_missing", str(made.folder / "reed.toml"), "no such file")


def test_a_folder_in_place_of_a_file(case, refused) -> None:
    made = case()
    (made.folder / "reed.toml").unlink()
    (made.folder / "reed.toml").mkdir()
    refused(made.card, "file_unreadable", "reed.toml", "cannot be read")


def test_not_utf8(case, refused) -> None:
    refused(case(card=b"# \xff\n" + CARD.encode()).card, "not_utf8", "reed.toml", "byte 2", "save the file as UTF-8")


def test_the_encoding_of_chinese_excel_is_not_utf8(case, refused) -> None:
    refused(case(card=CARD.encode("gb18030")).card, "not_utf8", "reed.toml", "save the file as UTF-8")


def test_utf8_with_a_byte_order_mark(case) -> None:
    assert case(card=CARD.encode("utf-8-sig")).card() == case().card()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name = "reed"', "name = reed", "line 1"),
        ("[base]", "[base", "line 6"),
        ("[nodes.stored]", "[nodes.margin]", "line"),
    ],
)
def test_broken_toml(case, refused, old: str, new: str, line: str) -> None:
    refused(case(card=[(old, new)]).card, "toml_syntax", "reed.toml", "not valid TOML", line)


def test_an_unknown_card_names_the_nearest(case, refused) -> None:
    made = case()
    (made.folder / "models" / "wetland.toml").write_text(CARD, encoding="utf-8")
    refused(
        lambda: made.library.card_path("wetlnd"),
        "unknown_card",
        "wetlnd",
        "nearest: wetland",
        str(made.folder / "models"),
    )


# --- keys ---


@pytest.mark.parametrize(
    ("old", "new", "place", "near"),
    [
        ('domain_column = "area"', 'domain_column = "area"\ncolum = "x"', "base.colum", "column"),
        ("sold = true", "solld = true", "services.reed_supply.solld", "sold"),
        ("optional = true", "optinal = true", "columns.depth.optinal", "optional"),
        ('role = "rate"', 'roll = "rate"', "parameters.reed_yield.roll", "role"),
        ('args = { depth = "depth"', 'arg = {}\nargs = { depth = "depth"', "nodes.stored.arg", "args"),
        (
            'transaction_cost = "none"',
            'transaction_cost = "none"\ntransacton = "none"',
            "holders.transacton",
            "transaction_cost",
        ),
        (
            'source = "judgement"\n\n[holders]',
            'source = "judgement"\nconcentraton = 8\n\n[holders]',
            "spill.water_storage.concentraton",
            "concentration",
        ),
        ("[readings.gep]", "[reading.gep]\n[readings.gep]", "reading", "readings"),
    ],
)
def test_an_unknown_key_names_the_nearest(case, refused, old: str, new: str, place: str, near: str) -> None:
    key = place.rsplit(".", 1)[-1]
    found = refused(
        case(card=[(old, new)]).card,
        "unknown_key",
        f"reed.toml: {place}: ",
        f"unknown key '{key}'",
        f"nearest: {near};",
        near,
    )
    assert f"未知的键“{key}”；最接近的是：{near}" in found.text("zh")


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ('unit = "ha"\ndomain_column', "base.unit"),
        ('group = "provisioning"\n', "services.reed_supply.group"),
        ('title = { zh = "服务核算", en = "services" }\n', "readings.gep.title"),
    ],
)
def test_a_missing_key(case, refused, old: str, key: str) -> None:
    made = case(card=[(old, "domain_column" if "domain_column" in old else "")])
    refused(made.card, "missing_key", f"reed.toml: {key}", f"key '{key.rsplit('.', 1)[-1]}' is missing")


def test_a_title_given_once_stands_for_both_languages(case) -> None:
    both = 'title = { zh = "芦苇湿地", en = "reed wetland" }'
    assert dict(case(card=[(both, 'title = "reed"')]).card().title) == {"zh": "reed", "en": "reed"}


def test_a_title_in_one_language_only(case, refused) -> None:
    refused(
        case(card=[('title = { zh = "蓄水", en = "water storage" }', 'title = { zh = "蓄水" }')]).card,
        "missing_key",
        "services.water_storage.title.en",
    )


def test_no_silent_conversion_of_text(case, refused) -> None:
    refused(case(card=[("sold = true", 'sold = "yes"')]).card, "bad_type", "services.reed_supply.sold", "'yes'")


def test_an_unknown_role(case, refused) -> None:
    made = case(card=[("sold = true", 'sold = true\nrole = "finl"')])
    refused(made.card, "bad_choice", "services.reed_supply.role", "'finl'", "nearest: final")


# --- names ---


def test_a_region_type_outside_the_vocabulary(case, refused) -> None:
    made = case(card=[('"reserve_core", "ordinary"]', '"reserve_cor", "ordinary"]')])
    refused(made.card, "unknown_name", "reed.toml: region_types", "region type 'reserve_cor'", "nearest: reserve_core")


def test_a_card_may_add_its_own_region_types(case) -> None:
    made = case(
        card=[
            ('"reserve_core", "ordinary"]', '"reserve_core", "ordinary", "pond"]'),
            ("", '[vocabulary.region_types.wetland.pond]\ntitle = { zh = "塘", en = "pond" }\n'),
        ]
    )
    assert made.card().region_types == ["reserve_core", "ordinary", "pond"]


def test_a_base_column_that_is_not_there(case, refused) -> None:
    refused(
        case(card=[('column = "eligible_area"', 'column = "eligible_are"')]).card,
        "unknown_name",
        "reed.toml: base",
        "column 'eligible_are'",
        "nearest: eligible_area",
    )


def test_one_name_for_two_things(case, refused) -> None:
    made = case(card=[("", '[parameters.stored]\ntitle = { zh = "x", en = "x" }\nvalue = 1\nsource = "judgement"\n')])
    refused(made.card, "name_twice", "reed.toml: stored", "two things", "rename one")


def test_a_reading_of_an_unknown_service(case, refused) -> None:
    made = case(card=[('"reed_supply", "water_storage"]', '"reed_supply", "water_storage", "reed_suply"]')])
    refused(made.card, "unknown_name", "reed.toml: readings.gep", "service 'reed_suply'", "nearest: reed_supply")


def test_a_service_asked_twice(case, refused) -> None:
    made = case(card=[('"reed_supply", "water_storage"]', '"reed_supply", "water_storage", "reed_supply"]')])
    refused(made.card, "service_twice", "reed.toml: readings.gep", "'reed_supply'")


def test_a_service_no_reading_uses(case, refused) -> None:
    refused(
        case(card=[('"reed_supply", "water_storage"]', '"reed_supply"]')]).card,
        "unused",
        "reed.toml: services.water_storage",
        "used by nothing",
    )


def test_an_unknown_column_unit(case, refused) -> None:
    refused(
        case(card=[('unit = "m"\n', 'unit = "metr"\n')]).card,
        "unknown_unit",
        "reed.toml: columns.depth",
        "'metr'",
        "nearest: metre",
    )


# --- rules of accounting ---


def test_services_of_two_readings_are_not_mixed(case, refused) -> None:
    made = case(
        card=[('"reed_supply", "water_storage"]', '"reed_supply", "water_storage", "tiny.gas"]'), ("", EQUIVALENTS)]
    )
    refused(made.card, "readings_mixed", "reed.toml: readings.gep", "'tiny.gas'", "two readings are never mixed")


@pytest.mark.parametrize(
    ("shares", "total"), [("county = 0.5, city = 0.3", "0.8"), ("county = 0.9, city = 0.3", "1.2")]
)
def test_spill_shares_sum_to_one(case, refused, shares: str, total: str) -> None:
    made = case(card=[("holder = 0.1, county = 0.5, city = 0.3, province = 0.1", shares)])
    refused(made.card, "bad_value", "reed.toml: spill.water_storage", f"shares sum to {total}, not 1")


def test_a_spill_share_is_not_negative(case, refused) -> None:
    made = case(
        card=[("holder = 0.1, county = 0.5, city = 0.3, province = 0.1", "county = 0.9, nation = 0.3, city = -0.2")]
    )
    refused(made.card, "impossible", "spill.water_storage.share.city", "-0.2 is no share", "write 0.2")


def test_an_unknown_level(case, refused) -> None:
    made = case(card=[("holder = 0.1, county = 0.5, city = 0.3, province = 0.1", "county = 0.5, provnce = 0.5")])
    refused(made.card, "bad_value", "spill.water_storage", "unknown level 'provnce'; nearest: province")


def test_a_spill_row_of_an_unknown_source(case, refused) -> None:
    made = case(card=[('province = 0.1 }\nsource = "judgement"', 'province = 0.1 }\nsource = "judgment"')])
    refused(made.card, "unknown_source", "reed.toml: spill.water_storage", "'judgment'", "nearest: judgement")


def test_a_spill_row_of_no_service(case, mistakes) -> None:
    mistakes(case(card=[("", '[spill.water_storge]\nshare = { city = 1 }\nsource = "judgement"\n')]).bind)


def test_a_card_without_holders_says_why(case, refused) -> None:
    holders = CARD[CARD.index("[holders]") :]
    made = case(card=[(holders, "")])
    refused(made.card, "no_holders", "reed.toml", "neither [holders] nor no_standard")
    assert (
        case(
            card=[
                (holders, ""),
                ('domain = "wetland"', 'domain = "wetland"\nno_standard = { zh = "无", en = "no cost" }'),
            ]
        )
        .card()
        .holders
        is None
    )


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ('equation = "scaled"\ngroup = "sum"\nof = "stored"', "found equation and group"),
        ('title = "x"', "found none"),
        ('group = "sum"', "group needs of"),
        ('lookup = "stored"', "lookup needs by"),
        ('import = "stored"', "import needs domain, links"),
        ('group = "quantile"\nof = "stored"', "quantile between 0 and 1"),
        ('rivals = { a = "stored", b = "stored" }\nuse = "c"', "use = 'c' is not among the rivals a, b"),
    ],
)
def test_a_node_has_exactly_one_form(case, refused, node: str, words: str) -> None:
    refused(case(card=[("", f"[nodes.odd]\n{node}\n")]).card, "bad_value", "reed.toml: nodes.odd", words)


def test_all_mistakes_of_content_at_once(case, mistakes) -> None:
    made = case(
        card=[
            ('"reserve_core", "ordinary"]', '"reserve_cor", "ordinary"]'),
            ('column = "eligible_area"', 'column = "eligible_are"'),
            ('"reed_supply", "water_storage"]', '"reed_supply"]'),
            ("price_year = 2012\n", ""),
        ]
    )
    assert mistakes(made.card) == ["price_without_year", "unknown_name", "unknown_name", "unused"]
