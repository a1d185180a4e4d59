"""The words of SQL that the shell completes: those that queries of the store are made of."""

KEYWORDS = (
    "all and anti any array_agg as asc asof avg between bool_and bool_or by case cast coalesce count cross date_trunc "
    "desc describe distinct else end except exclude exists explain extract filter first from full group having ilike "
    "in inner intersect interval is join lateral left like limit list max min not null nulls offset on or order outer "
    "over partition qualify replace row_number rows select semi string_agg sum summarize table then union unnest "
    "using values when where window with"
).split()
