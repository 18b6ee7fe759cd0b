with changes as (

    select * from {{ ref('border_stock_changes') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

{{ stocks_from_changes('changes', ['grouped_by', 'stock_code', 'sex', 'birth_year', 'since_year']) }},

final as (

    -- Age and years are those reached by the end of the year before.
    select
        grouped_by,
        stock_code,
        year,
        sex,
        least(year - 1 - birth_year, {{ oldest_age() }}) as age,
        least(year - 1 - since_year, {{ longest_duration() }}) as years_since,
        cast(sum(persons) as bigint) as persons
    from yearly_stocks
    group by all

)

select * from final
