"""What a change of use costs those who must make it: farm budgets, stated minimums, tenders; and who would take part at
which standard.

:func:`read_budgets` turns tables of farm budgets into a floor by place and crop; :func:`supply_curve` turns what people
ask for (a fitted :class:`~esvalue.surveys.ContingentResults` of willingness to accept, stated minimums or
the bids of a tender) into uptake at a standard; :func:`holder_moments` into the mean cost and its variation among
holders, which a card's floor takes;
:func:`reverse_auction` settles a tender.
"""
