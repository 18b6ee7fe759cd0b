with population as (

    select * from {{ ref('population') }}

),

vital as (

    select * from {{ ref('vital_flows') }}

),

flows as (

    select * from {{ ref('region_flows') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

stocks as (

    select
        regions.scheme_id,
        regions.region_code,
        population.year,
        population.sex,
        population.birth_year,
        cast(sum(population.persons) as bigint) as persons
    from population
    inner join regions
        on population.municipality_code = regions.municipality_code
    group by regions.scheme_id, regions.region_code, population.year, population.sex, population.birth_year

),

entries as (

    select scheme_id, region_code, year, sex, birth_year, 'start_persons' as entry, persons from stocks
    union all
    select scheme_id, region_code, year - 1 as year, sex, birth_year, 'end_persons' as entry, persons from stocks
    union all
    select
        regions.scheme_id, regions.region_code, vital.year, vital.sex, vital.birth_year,
        case vital.vital_event when 'birth' then 'births' else 'deaths' end as entry, vital.persons
    from vital
    inner join regions
        on vital.municipality_code = regions.municipality_code
    union all
    select
        scheme_id, destination_region_code as region_code, year, sex, birth_year,
        case mover_kind when 'internal' then 'internal_in_movers' else 'immigrants' end as entry, persons
    from flows
    where destination_region_code is not null
    union all
    select
        scheme_id, origin_region_code as region_code, year, sex, birth_year,
        case mover_kind when 'internal' then 'internal_out_movers' else 'emigrants' end as entry, persons
    from flows
    where origin_region_code is not null

),

accounts as (

    select
        entries.scheme_id,
        entries.region_code,
        entries.year,
        entries.sex,
        entries.birth_year,
        {{ sum_of_entry('start_persons') }} as start_persons,
        {{ sum_of_entry('births') }} as births,
        {{ sum_of_entry('deaths') }} as deaths,
        {{ sum_of_entry('internal_in_movers') }} as internal_in_movers,
        {{ sum_of_entry('internal_out_movers') }} as internal_out_movers,
        {{ sum_of_entry('immigrants') }} as immigrants,
        {{ sum_of_entry('emigrants') }} as emigrants,
        {{ sum_of_entry('end_persons') }} as end_persons
    from entries
    inner join period
        on entries.year between period.first_year and period.last_year
    group by entries.scheme_id, entries.region_code, entries.year, entries.sex, entries.birth_year

),

final as (

    select
        *,
        start_persons + births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants
        - end_persons as residual
    from accounts

)

select * from final
