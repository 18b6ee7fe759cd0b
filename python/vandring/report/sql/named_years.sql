-- The years that titles and units name. Of what the delivery does not cover there is no row.
with periods as (
    select coalesce(position, 'single_year') as name, first_year, last_year
    from publication.rate_periods
    where position is not null
    union all
    select 'last_ten_years' as name, greatest(min(first_year), max(last_year) - 9) as first_year, max(last_year) as last_year
    from publication.rate_periods
    union all
    select 'base_period_of_' || rate_kind as name, first_year, last_year
    from publication.base_periods
    where base_period_id = 'latest' and is_covered
    union all
    select 'year_of_last_stock' as name, max(year), max(year)
    from publication.population
    union all
    select 'last_projected_year' as name, max(last_year), max(last_year)
    from publication.projection_scenarios
    where inputs = 'delivery' and is_projected
)

select name, case when first_year = last_year then '' || last_year else first_year || '–' || last_year end as words
from periods
where last_year is not null
