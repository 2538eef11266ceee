"""The national layout of a GEP account: its blocks and lines, which service codes a line takes, names of ecosystem
types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["BLOCKS", "LINES", "Line", "ecosystem_title", "line_of"]

Both = Mapping[str, str]


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


#: Blocks in the order of the guideline; "beside" holds what is valued but stands on no line of it.
BLOCKS: Mapping[str, Both] = {
    "material": _both("物质供给", "material products"), "regulating": _both("调节服务", "regulating services"),
    "cultural": _both("文化服务", "cultural services"), "beside": _both("清单以外", "beside the list"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the national list: its block, its title, and the service codes it adds up."""

    key: str
    block: str
    title: Both
    codes: tuple[str, ...]


#: Lines of the national list (source: gep_guideline_2020, by name). Pollutants and nutrients are services of their own
#: below a line; negative services stand on the line they take from.
LINES: tuple[Line, ...] = (
    Line("farm_products", "material", _both("农业产品", "farm products"), ("grain_supply", "crop_supply", "food")),
    Line("forest_products", "material", _both("林业产品", "forest products"),
    ("forest_products", "reed_supply", "raw_material")),
    Line("livestock_products", "material", _both("畜牧业产品", "livestock products"), ("livestock_supply",)),
    Line("fishery_products", "material", _both("渔业产品", "fishery products"),
    ("aquatic_supply", "crab_supply", "stock_enhancement")),
    Line("water_resources", "material", _both("水资源", "water resources"), ("water_supply",)),
    Line("ecological_energy", "material", _both("生态能源", "ecological energy"), ("ecological_energy",)),
    Line("water_retention", "regulating", _both("水源涵养", "water retention"),
    ("water_retention", "water_conservation", "storm_water_held")),
    Line("soil_retention", "regulating", _both("土壤保持", "soil retention"),
         ("soil_retention", "sediment_retention", "sediment_export_avoided", "soil_nutrient_retention",
         "soil_nitrogen_retention", "soil_phosphorus_retention", "nutrient_retention")),
    Line("sand_fixation", "regulating", _both("防风固沙", "sand fixation"), ("sand_fixation",)),
    Line("coastal_protection", "regulating", _both("海岸带防护", "coastal protection"),
    ("coastal_protection", "erosion_control")),
    Line("flood_storage", "regulating", _both("洪水调蓄", "flood storage"),
    ("water_storage", "lake_storage", "reservoir_storage", "hydrological_regulation")),
    Line("air_purification", "regulating", _both("空气净化", "air purification"),
    ("air_purification", "so2_removal", "nox_removal", "dust_removal")),
    Line("water_purification", "regulating", _both("水质净化", "water purification"),
         ("water_purification", "nitrogen_removal", "phosphorus_removal", "cod_removal", "ammonia_removal",
         "waste_treatment", "nutrient_runoff", "environment_purification")),
    Line("carbon_sequestration", "regulating", _both("固碳", "carbon sequestration"),
    ("carbon_sequestration", "methane_emission", "nitrous_oxide_emission", "gas_regulation")),
    Line("oxygen_release", "regulating", _both("释氧", "oxygen release"), ("oxygen_release",)),
    Line("climate_regulation", "regulating", _both("气候调节", "climate regulation"),
    ("climate_regulation", "climate_evaporation")),
    Line("pest_control", "regulating", _both("病虫害控制", "pest control"), ("pest_control",)),
    Line("recreation", "cultural", _both("休闲旅游", "recreation"), ("recreation", "aesthetic_landscape")),
    Line("landscape_premium", "cultural", _both("景观增值", "landscape premium"), ("landscape_premium",)),
)  # fmt: skip

_OF_CODE = {code: line for line in LINES for code in line.codes}

_ECOSYSTEMS: Mapping[str, Both] = {
    "forest": _both("森林", "forest"), "shrub": _both("灌丛", "shrub"), "grassland": _both("草地", "grassland"),
    "desert": _both("荒漠", "desert"), "bare": _both("裸地", "bare land"),
    "reed": _both("芦苇沼泽", "reed marsh"), "suaeda": _both("碱蓬滩", "Suaeda flat"),
    "tidal_flat": _both("滩涂", "tidal flat"), "pond": _both("坑塘", "pond"),
    "river": _both("河流", "river"), "lake": _both("湖泊", "lake"), "paddy": _both("水田", "paddy"),
    "rice_crab": _both("稻蟹田", "rice-crab field"), "dry_land": _both("旱地", "dry land"),
}  # fmt: skip


def line_of(code: str) -> Line | None:
    """Return the line of the national list that takes a service code, or None.

    >>> line_of("dust_removal").key, line_of("habitat")
    ('air_purification', None)
    """
    return _OF_CODE.get(code)


def ecosystem_title(cover: str, domain: Both) -> dict[str, str]:
    """Return the name of an ecosystem type: of its cover, or of the domain where places have no cover.

    >>> (
    ...     ecosystem_title("reed", {"zh": "湿地", "en": "wetland"})["en"],
    ...     ecosystem_title("", {"zh": "海洋", "en": "marine"})["en"],
    ... )
    ('reed marsh', 'marine')
    """
    return dict(_ECOSYSTEMS.get(cover) or (_both(cover, cover.replace("_", " ")) if cover else domain))
