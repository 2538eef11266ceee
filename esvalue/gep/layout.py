"""The national layout of a GEP account: its blocks and lines, which service codes a line takes,
names of ecosystem types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from esvalue.core.text import Text

__all__ = ["BLOCKS", "LINES", "Line", "ecosystem_title", "line_of"]


#: Blocks in the order of the guideline; "beside" holds what is valued but stands on no line of it.
BLOCKS: Mapping[str, Text] = {
    "material": Text(zh="物质供给", en="material products"),
    "regulating": Text(zh="调节服务", en="regulating services"),
    "cultural": Text(zh="文化服务", en="cultural services"),
    "beside": Text(zh="清单以外", en="beside the list"),
}


@dataclass(frozen=True)
class Line:
    """One line of the national list: its block, its title, and the service codes it adds up."""

    key: str
    block: str
    title: Text
    codes: tuple[str, ...]


#: Lines of the national list (source: gep_guideline_2020, by name). Pollutants and nutrients are services of their own
#: below a line; negative services stand on the line they take from.
LINES: tuple[Line, ...] = (
    Line("farm_products", "material", Text(zh="农业产品", en="farm products"), ("grain_supply", "crop_supply", "food")),
    Line("forest_products", "material", Text(zh="林业产品", en="forest products"),
    ("forest_products", "reed_supply", "raw_material")),
    Line("livestock_products", "material", Text(zh="畜牧业产品", en="livestock products"), ("livestock_supply",)),
    Line("fishery_products", "material", Text(zh="渔业产品", en="fishery products"),
    ("aquatic_supply", "crab_supply", "stock_enhancement")),
    Line("water_resources", "material", Text(zh="水资源", en="water resources"), ("water_supply",)),
    Line("ecological_energy", "material", Text(zh="生态能源", en="ecological energy"), ("ecological_energy",)),
    Line("water_retention", "regulating", Text(zh="水源涵养", en="water retention"),
    ("water_retention", "water_conservation", "storm_water_held")),
    Line("soil_retention", "regulating", Text(zh="土壤保持", en="soil retention"),
         ("soil_retention", "sediment_retention", "sediment_export_avoided", "soil_nutrient_retention",
         "soil_nitrogen_retention", "soil_phosphorus_retention", "nutrient_retention")),
    Line("sand_fixation", "regulating", Text(zh="防风固沙", en="sand fixation"), ("sand_fixation",)),
    Line("coastal_protection", "regulating", Text(zh="海岸带防护", en="coastal protection"),
    ("coastal_protection", "erosion_control")),
    Line("flood_storage", "regulating", Text(zh="洪水调蓄", en="flood storage"),
    ("water_storage", "lake_storage", "reservoir_storage", "hydrological_regulation")),
    Line("air_purification", "regulating", Text(zh="空气净化", en="air purification"),
    ("air_purification", "so2_removal", "nox_removal", "dust_removal")),
    Line("water_purification", "regulating", Text(zh="水质净化", en="water purification"),
         ("water_purification", "nitrogen_removal", "phosphorus_removal", "cod_removal", "ammonia_removal",
         "waste_treatment", "nutrient_runoff", "environment_purification")),
    Line("carbon_sequestration", "regulating", Text(zh="固碳", en="carbon sequestration"),
    ("carbon_sequestration", "methane_emission", "nitrous_oxide_emission", "gas_regulation")),
    Line("oxygen_release", "regulating", Text(zh="释氧", en="oxygen release"), ("oxygen_release",)),
    Line("climate_regulation", "regulating", Text(zh="气候调节", en="climate regulation"),
    ("climate_regulation", "climate_evaporation")),
    Line("pest_control", "regulating", Text(zh="病虫害控制", en="pest control"), ("pest_control",)),
    Line("recreation", "cultural", Text(zh="休闲旅游", en="recreation"), ("recreation", "aesthetic_landscape")),
    Line("landscape_premium", "cultural", Text(zh="景观增值", en="landscape premium"), ("landscape_premium",)),
)  # fmt: skip

_OF_CODE = {code: line for line in LINES for code in line.codes}

_ECOSYSTEMS: Mapping[str, Text] = {
    "forest": Text(zh="森林", en="forest"),
    "shrub": Text(zh="灌丛", en="shrub"),
    "grassland": Text(zh="草地", en="grassland"),
    "desert": Text(zh="荒漠", en="desert"),
    "bare": Text(zh="裸地", en="bare land"),
    "reed": Text(zh="芦苇沼泽", en="reed marsh"),
    "suaeda": Text(zh="碱蓬滩", en="Suaeda flat"),
    "tidal_flat": Text(zh="滩涂", en="tidal flat"),
    "pond": Text(zh="坑塘", en="pond"),
    "river": Text(zh="河流", en="river"),
    "lake": Text(zh="湖泊", en="lake"),
    "paddy": Text(zh="水田", en="paddy"),
    "rice_crab": Text(zh="稻蟹田", en="rice-crab field"),
    "dry_land": Text(zh="旱地", en="dry land"),
}


def line_of(code: str) -> Line | None:
    """Return the line of the national list that takes a service code, or None.

    >>> line_of("dust_removal").key, line_of("habitat")
    ('air_purification', None)
    """
    return _OF_CODE.get(code)


def ecosystem_title(cover: str, domain: Text) -> dict[str, str]:
    """Return the name of an ecosystem type: of its cover, or of the domain where places have no cover.

    >>> (
    ...     ecosystem_title("reed", {"zh": "湿地", "en": "wetland"})["en"],
    ...     ecosystem_title("", {"zh": "海洋", "en": "marine"})["en"],
    ... )
    ('reed marsh', 'marine')
    """
    return dict(_ECOSYSTEMS.get(cover) or (Text(zh=cover, en=cover.replace("_", " ")) if cover else domain))
