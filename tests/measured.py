"""Observations and monitoring programmes of the small wetland case, as files hold them."""

__all__ = ["OBSERVATIONS", "PROGRAMMES"]

OBSERVATIONS = """node,place,value [t_DM/a],error [t_DM/a],year,source
reed_output,north,1700,100,2023,plots
reed_output,south,880,40,2024,plots
reed_output,south,830,40,2025,plots
"""

PROGRAMMES = """name,title_zh,title_en,parameters,cost [1e4 yuan/a]
plots,芦苇样方,reed plots,wetland.reed_yield,0.5
"""
