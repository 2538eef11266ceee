"""Small whole lists as people hand them in: observations, programmes of measuring, answers of a survey."""

from __future__ import annotations

__all__ = ["CODEBOOK", "OBSERVATIONS", "PROGRAMMES", "SURVEY"]

OBSERVATIONS = "node,place,value [t_DM/a],error [t_DM/a],year,source\n" + "".join(
    f"wetland.reed_output,p{i},{1000 + i},100,2023,plots\n" for i in range(30)
)
PROGRAMMES = (
    "name,title_zh,title_en,parameters,cost [yuan/a],relative [percent],measurements\n"
    "plots,芦苇样方,reed plots,wetland.reed_yield;wetland.net_margin[reed],200000,10,20\n"
)
SURVEY = "id,bid,yes,age\n" + "".join(
    f"{i},{(20, 40, 80)[i % 3]},{int(i * 7 % 10 < (8, 5, 2)[i % 3])},{20 + i % 40}\n" for i in range(60)
)
CODEBOOK = """\
currency = "CNY"
measure = "wtp"
period = "year"
[codes.yes]
yes = [1]
no = [0]
[model]
method = "contingent"
format = "single"
distribution = "logistic"
bid = "bid"
answer = "yes"
"""
