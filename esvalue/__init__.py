"""esvalue: from field figures to a recommended eco-compensation standard, with its sources.

The rooms, each a name here and loaded when it is first used:

    inputs        What a user writes: cards, prices, sources, places, overlays, scenarios, workbooks.
    model         A card bound to places: the graph of its nodes, and the account of services.
    standards     Rates by rule, what they lead to, which option is recommended
    payments      Payments by rule: published rules of river sections as data
    study         Studies of standard-setting choices: designs of futures, their evaluation
    analysis      Of any decision problem: what drives it, which option is robust, where it fails.
    surveys       Values and costs estimated from what people say and do, each with its interval and its limits.
    calibration   Calibration: fitting the parameters of cards to what was measured
    gep           Gross ecosystem product of a county
    equations     How an equation is declared and proved, and the library of equations, one module a theme.
    plots         Every panel under one name: ``esvalue.plots.plot_NAME(result, ax=None)``
    report        What is printed: tables, charts, traces, the page, workbooks.
    runs          One folder written whole or not at all: check, run, explore, compare, calibrate.

Common names stand here besides: ``bind``, ``load_scenario``, ``Study``, ``Problem``, ``calibrate``, ``run_scenario``,
``open_run`` ...; ``dir(esvalue)`` has them all, ``dir(esvalue.study)`` those of a room.

>>> import esvalue
>>> [name for name in dir(esvalue.study) if name.startswith("Ch")]
['ChoiceStudy']
"""

from esvalue.core.faces import face_of

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
__all__ += ["__version__"]
