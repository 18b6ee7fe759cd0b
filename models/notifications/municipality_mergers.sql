with versions as (

    select * from {{ ref('municipality_versions') }}

),

targets as (

    select * from {{ ref('municipality_targets') }}

),

members as (

    -- The day that ends a municipality is one on which people leave it: its last day here.
    select
        targets.geography_date,
        targets.target_municipality_code as municipality_code,
        versions.municipality_code as member_code,
        versions.valid_from_date as first_date,
        coalesce(versions.valid_to_date, {{ latest_date() }}) as last_date
    from targets
    inner join versions
        on
            targets.municipality_code = versions.municipality_code
            and targets.valid_from_date = versions.valid_from_date

),

pairs as (

    -- Distinct, so that their order by dates is one order.
    select distinct
        members.geography_date,
        members.municipality_code,
        greatest(members.first_date, others.first_date) as first_date,
        least(members.last_date, others.last_date) as last_date
    from members
    inner join members as others
        on
            members.geography_date = others.geography_date
            and members.municipality_code = others.municipality_code
            and members.member_code < others.member_code
            and members.first_date <= others.last_date
            and members.last_date >= others.first_date

),

connected as (

    select
        geography_date,
        municipality_code,
        first_date,
        last_date,
        max(last_date) over (
            partition by geography_date, municipality_code order by first_date, last_date
            rows between unbounded preceding and 1 preceding
        ) as earlier_last_date
    from pairs

),

numbered as (

    select
        geography_date,
        municipality_code,
        first_date,
        last_date,
        sum(case when earlier_last_date >= {{ previous_day('first_date') }} then 0 else 1 end) over (
            partition by geography_date, municipality_code order by first_date, last_date
            rows between unbounded preceding and current row
        ) as span_number
    from connected

),

final as (

    select
        geography_date,
        municipality_code,
        min(first_date) as first_date,
        max(last_date) as last_date
    from numbered
    group by geography_date, municipality_code, span_number

)

select * from final
