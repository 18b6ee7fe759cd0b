with crossings as (

    select * from {{ ref('border_crossings') }}

),

first_immigrations as (

    select * from {{ ref('first_immigrations') }}

),

deaths as (

    select *
    from {{ ref('vital_events') }}
    where vital_event = 'death'

),

period as (

    select * from {{ ref('covered_period') }}

),

changes as (

    -- What happens in a year shows in the stock of the next 1 January.
    select
        first_immigrations.grouped_by,
        'immigrants' as stock_code,
        period.first_year as year,
        first_immigrations.sex,
        first_immigrations.birth_year,
        first_immigrations.first_immigration_year as since_year,
        1 as change
    from first_immigrations
    cross join period
    where first_immigrations.is_opening_resident
    union all
    select
        grouped_by,
        'immigrants' as stock_code,
        year + 1 as year,
        sex,
        birth_year,
        since_year,
        case stream_code when 'immigrant_emigration' then -1 else 1 end as change
    from crossings
    where stream_code in ('first_immigration', 're_immigration', 'immigrant_emigration')
    union all
    select
        first_immigrations.grouped_by,
        'immigrants' as stock_code,
        deaths.year + 1 as year,
        deaths.sex,
        deaths.birth_year,
        first_immigrations.first_immigration_year as since_year,
        -1 as change
    from deaths
    inner join first_immigrations
        on deaths.person_id = first_immigrations.person_id
    union all
    select
        grouped_by,
        'nationals_abroad' as stock_code,
        year + 1 as year,
        sex,
        birth_year,
        since_year,
        case stream_code when 'national_emigration' then 1 else -1 end as change
    from crossings
    where stream_code in ('national_emigration', 'national_return', 'national_death_abroad')

),

final as (

    select
        grouped_by,
        stock_code,
        year,
        sex,
        birth_year,
        since_year,
        cast(sum(change) as bigint) as change
    from changes
    group by grouped_by, stock_code, year, sex, birth_year, since_year

)

select * from final
