with population as (

    select * from {{ ref('population') }}

),

flows as (

    select * from {{ ref('municipality_flows') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

starts as (

    select year, municipality_code, sex, birth_year, persons as start_persons
    from population

),

ends as (

    -- The population of a 1 January is that of the 31 December before.
    select year - 1 as year, municipality_code, sex, birth_year, persons as end_persons
    from population

),

joined as (

    select *
    from starts
    full outer join ends using (year, municipality_code, sex, birth_year)
    full outer join flows using (year, municipality_code, sex, birth_year)

),

final as (

    select
        joined.year,
        joined.municipality_code,
        joined.sex,
        joined.birth_year,
        coalesce(joined.start_persons, 0) as start_persons,
        coalesce(joined.births, 0) as births,
        coalesce(joined.deaths, 0) as deaths,
        coalesce(joined.internal_in_movers, 0) as internal_in_movers,
        coalesce(joined.internal_out_movers, 0) as internal_out_movers,
        coalesce(joined.immigrants, 0) as immigrants,
        coalesce(joined.emigrants, 0) as emigrants,
        coalesce(joined.end_persons, 0) as end_persons
    from joined
    inner join period
        on joined.year between period.first_year and period.last_year

)

select * from final
