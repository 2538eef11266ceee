"""Value transfer: what a place is worth where nobody asked, from places where somebody did,
and how wrong that tends to be.

:func:`unit_transfer` adjusts values for income, prices and currency; :class:`TransferFunction` is a published value
function;
:class:`MetaRegression` estimates one from studies. Each returns a :class:`Transfer` with its leave-one-out transfer
error.
"""
