with crossings as (

    select * from {{ ref('base_period_crossings') }}

),

stocks as (

    select * from {{ ref('border_stocks') }}

),

period_years as (

    select * from {{ ref('base_period_years') }}

),

ages as (

    select * from {{ ref('ages') }}

),

sexes as (

    {{ both_sexes() }}

),

groupings as (

    select * from {{ ref('migrant_groupings') }}

),

hazards as (

    select 'immigrant_emigration' as stream_code, 'emigration' as rate_kind, 'immigrants' as stock_code
    union all
    select 'national_return' as stream_code, 'immigration' as rate_kind, 'nationals_abroad' as stock_code

),

periods as (

    select distinct
        base_period_id,
        rate_kind
    from period_years

),

exposures as (

    -- Who is exposed is a year older, in age and in years, at the end of the year.
    select
        period_years.base_period_id,
        period_years.rate_kind,
        stocks.grouped_by,
        stocks.stock_code,
        stocks.sex,
        stocks.age + 1 as age,
        least(stocks.years_since + 1, {{ longest_duration() }}) as years_since,
        cast(sum(stocks.persons) as bigint) as exposed_persons
    from stocks
    inner join period_years
        on stocks.year = period_years.year
    group by all

),

final as (

    select
        periods.base_period_id,
        groupings.grouped_by,
        hazards.stream_code,
        sexes.sex,
        ages.age,
        durations.age as years_since,
        coalesce(crossings.persons, 0) as events,
        coalesce(exposures.exposed_persons, 0) as exposed_persons
    from hazards
    inner join periods
        on hazards.rate_kind = periods.rate_kind
    cross join groupings
    cross join sexes
    inner join ages
        on ages.age <= {{ oldest_migration_age() }}
    inner join ages as durations
        on durations.age <= {{ longest_duration() }}
    left join crossings
        on
            periods.base_period_id = crossings.base_period_id
            and hazards.rate_kind = crossings.rate_kind
            and groupings.grouped_by = crossings.grouped_by
            and hazards.stream_code = crossings.stream_code
            and sexes.sex = crossings.sex
            and ages.age = crossings.age
            and durations.age = crossings.years_since
    left join exposures
        on
            periods.base_period_id = exposures.base_period_id
            and hazards.rate_kind = exposures.rate_kind
            and groupings.grouped_by = exposures.grouped_by
            and hazards.stock_code = exposures.stock_code
            and sexes.sex = exposures.sex
            and ages.age = exposures.age
            and durations.age = exposures.years_since

)

select * from final
