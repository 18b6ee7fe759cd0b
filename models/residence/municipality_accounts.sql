{{ config(materialized='view') }}

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

stocks as (

    select
        coalesce(starts.year, ends.year) as year,
        coalesce(starts.municipality_code, ends.municipality_code) as municipality_code,
        coalesce(starts.sex, ends.sex) as sex,
        coalesce(starts.birth_year, ends.birth_year) as birth_year,
        coalesce(starts.start_persons, 0) as start_persons,
        coalesce(ends.end_persons, 0) as end_persons
    from starts
    full outer join ends
        on
            starts.year = ends.year
            and starts.municipality_code = ends.municipality_code
            and starts.sex = ends.sex
            and starts.birth_year = ends.birth_year

),

accounts as (

    select
        coalesce(stocks.year, flows.year) as year,
        coalesce(stocks.municipality_code, flows.municipality_code) as municipality_code,
        coalesce(stocks.sex, flows.sex) as sex,
        coalesce(stocks.birth_year, flows.birth_year) as birth_year,
        coalesce(stocks.start_persons, 0) as start_persons,
        coalesce(flows.births, 0) as births,
        coalesce(flows.deaths, 0) as deaths,
        coalesce(flows.internal_in_movers, 0) as internal_in_movers,
        coalesce(flows.internal_out_movers, 0) as internal_out_movers,
        coalesce(flows.immigrants, 0) as immigrants,
        coalesce(flows.emigrants, 0) as emigrants,
        coalesce(stocks.end_persons, 0) as end_persons
    from stocks
    full outer join flows
        on
            stocks.year = flows.year
            and stocks.municipality_code = flows.municipality_code
            and stocks.sex = flows.sex
            and stocks.birth_year = flows.birth_year

),

final as (

    select accounts.*
    from accounts
    inner join period
        on accounts.year between period.first_year and period.last_year

)

select * from final
