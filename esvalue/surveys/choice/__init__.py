"""Choice experiments: what people choose among alternatives that differ in attributes, one of them money.

:class:`ConditionalLogit` gives everyone the same tastes, :class:`LatentClassLogit` those of the class they belong to,
:class:`MixedLogit` a distribution (extra ``choice``, xlogit); :func:`choice_plan` makes the questions before the
survey.
"""
