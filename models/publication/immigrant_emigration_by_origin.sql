with origins as (

    select * from {{ ref('immigrant_origin_years') }}

),

periods as (

    select * from {{ ref('period_years') }}

),

counted as (

    select
        year,
        origin_area,
        country_group,
        birth_country_id,
        count(*) as persons,
        count(case when has_emigrated then 1 end) as emigrants,
        count(case when has_emigrated_administratively then 1 end) as administrative_emigrants,
        count(case when is_resident_when_backdated then 1 end) as backdated_persons,
        count(case when is_resident_when_backdated and has_emigrated_when_backdated then 1 end) as backdated_emigrants
    from origins
    group by year, origin_area, country_group, birth_country_id

),

listed as (

    select
        *,
        'all' as origin_kind,
        'all' as origin
    from counted
    union all
    select
        *,
        'area' as origin_kind,
        origin_area as origin
    from counted
    union all
    select
        *,
        'country_group' as origin_kind,
        country_group as origin
    from counted
    union all
    select
        *,
        'country' as origin_kind,
        birth_country_id as origin
    from counted

),

summed as (

    select
        periods.period_id,
        listed.origin_kind,
        listed.origin,
        cast(sum(listed.persons) as bigint) as persons,
        cast(sum(listed.emigrants) as bigint) as emigrants,
        cast(sum(listed.administrative_emigrants) as bigint) as administrative_emigrants,
        cast(sum(listed.backdated_persons) as bigint) as backdated_persons,
        cast(sum(listed.backdated_emigrants) as bigint) as backdated_emigrants,
        min(periods.is_backdating_complete) as is_backdating_complete
    from listed
    inner join periods
        on listed.year = periods.year
    group by periods.period_id, listed.origin_kind, listed.origin

),

final as (

    select
        period_id,
        origin_kind,
        origin,
        persons,
        emigrants,
        administrative_emigrants,
        100 * {{ share('emigrants', 'persons') }} as emigration_rate_per_100,
        {{ share('administrative_emigrants', 'emigrants') }} as administrative_share,
        is_backdating_complete,
        backdated_persons,
        backdated_emigrants,
        100 * {{ share('backdated_emigrants', 'backdated_persons') }} as backdated_emigration_rate_per_100
    from summed

)

select * from final
