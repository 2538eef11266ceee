"""Farm budgets: what a change of use costs those who must make it, as a floor by place and crop."""
