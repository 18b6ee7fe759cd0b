{% set entries = [
    'start_persons', 'births', 'deaths', 'internal_in_movers', 'internal_out_movers', 'immigrants', 'emigrants', 'end_persons'
] %}

with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'account'

),

larger_accounts as (

    select * from {{ ref('larger_accounts') }}

),

accounts as (

    select
        'region' as scheme_id,
        region_code,
        year,
        sex,
        year - age as birth_year,
        {{ entries | join(',\n        ') }}
    from runs
    union all
    select
        scheme_id,
        region_code,
        year,
        sex,
        birth_year,
        {{ entries | join(',\n        ') }}
    from larger_accounts

),

final as (

    select
        scheme_id,
        region_code,
        cast(year as int) as year,
        sex,
        cast(birth_year as int) as birth_year,
        {{ entries | join(',\n        ') }},
        start_persons + births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants
        - end_persons as residual
    from accounts

)

select * from final
