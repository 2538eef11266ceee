# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 第一个账户：一片芦苇湿地，从数据到价值到标准
# # A first account: a reed marsh, from figures to value to standard

# %%
import tempfile
from pathlib import Path

import esvalue

folder = Path(tempfile.mkdtemp())
(folder / "marsh.csv").write_text(
    "place,county,region_type,site,cover,xie_class,area [ha],eligible_area [ha],water_depth [m],visits [visit/a],households [household]\n"
    "north,A,reserve_core,marsh,reed,wetland,1000,800,0.25,n/a,n/a\n"
    "south,A,reserve_experimental,marsh,reed,wetland,1500,1200,0.30,5000,n/a\n",
    encoding="utf-8",
)
(folder / "marsh.sources.csv").write_text(
    "column,place,source,evidence,weak,note\n"
    + "".join(
        f"{column},*,judgement,judgement,,made up for this notebook\n"
        for column in ("area", "eligible_area", "water_depth", "visits")
    ),
    encoding="utf-8",
)

# %% [markdown]
# 绑定卡片与地块；“无补偿”时水深减为七成。
# Bind the card to the places; without the action the marsh is shallower.

# %%
without = {
    "text": {"zh": "无补偿时补水减少", "en": "less water without payment"},
    "kind": "condition",
    "hazard": {"value": 0.05, "unit": "1/a", "source": "judgement"},
    "horizon": {"value": 10, "unit": "a", "source": "judgement"},
    "set": {"water_depth": {"times": {"value": 0.7, "source": "judgement"}}},
}
model = esvalue.bind("wetland", folder / "marsh.csv", price_year=2024, reading="gep", without=without)
model

# %%
account = model.account("wetland", "gep")
esvalue.check_account(account)
account["value"].to_pandas().round(0)

# %% [markdown]
# 手算核对：蓄水量 = 水深 x 面积 x 周转。
# A check by hand: storage = depth x area x turnover.

# %%
values = model.evaluate(["wetland.water_depth", "wetland.area", "wetland.floor", "wetland.ceiling"])
values

# %% [markdown]
# 下限与上限（元/公顷·年），以及下限依据的全部条目。
# Floor and ceiling in yuan per hectare and year, and every entry the floor rests on.

# %%
print(values["wetland.floor"].values.ravel(), values["wetland.ceiling"].values.ravel())
sorted(model.graph.leaf_ids("wetland.floor", {"place:wetland": 0}))

# %% [markdown]
# 标准取下限与上限之间的一点（比例 0.3），再折为元/亩·年。上限低于下限处没有议价区间，不给标准。
# A standard between floor and ceiling (share 0.3), in yuan per mu and year. Where the ceiling lies below the floor there is
# no bargaining range, and no standard.

# %%
from esvalue.equations import standard_between

floor, ceiling = values["wetland.floor"].isel(draw=0), values["wetland.ceiling"].isel(draw=0)
standard = standard_between(floor, ceiling, 0.3, 1.0).where(ceiling >= floor) / 15
standard.rename("yuan/mu/a").to_pandas().round(1)
