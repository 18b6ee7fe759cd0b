with movers as (

    select * from {{ ref('movers') }}

),

vital as (

    select * from {{ ref('vital_events') }}

),

entries as (

    select
        year, origin_municipality_code as municipality_code, sex, birth_year,
        case mover_kind when 'internal' then 'internal_out_movers' else 'emigrants' end as entry
    from movers
    where origin_municipality_code is not null
    union all
    select
        year, destination_municipality_code as municipality_code, sex, birth_year,
        case mover_kind when 'internal' then 'internal_in_movers' else 'immigrants' end as entry
    from movers
    where destination_municipality_code is not null
    union all
    select
        year, municipality_code, sex, birth_year,
        case vital_event when 'birth' then 'births' else 'deaths' end as entry
    from vital

),

final as (

    select
        year,
        municipality_code,
        sex,
        birth_year,
        count(case when entry = 'births' then 1 end) as births,
        count(case when entry = 'deaths' then 1 end) as deaths,
        count(case when entry = 'internal_in_movers' then 1 end) as internal_in_movers,
        count(case when entry = 'internal_out_movers' then 1 end) as internal_out_movers,
        count(case when entry = 'immigrants' then 1 end) as immigrants,
        count(case when entry = 'emigrants' then 1 end) as emigrants
    from entries
    group by year, municipality_code, sex, birth_year

)

select * from final
