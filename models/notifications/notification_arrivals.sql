{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('stg_notifications') }}

),

closings as (

    select
        *,
        cast(year(registration_date) as int) as registration_year,
        make_date(
            year(registration_date) + {{ rule_parameter('official_cutoff_years_after') }},
            {{ rule_parameter('official_cutoff_month') }},
            {{ rule_parameter('official_cutoff_day') }}
        ) as official_cutoff_date
    from notifications

),

final as (

    select
        *,
        received_date > official_cutoff_date as is_late
    from closings

)

select * from final
