-- Each regime begins on the day after the one before it ended.
with ordered as (

    select
        regime_id,
        valid_from_date,
        valid_to_date,
        lead(valid_from_date) over (order by valid_from_date) as next_valid_from_date
    from {{ ref('registration_regimes') }}

)

select *
from ordered
where next_valid_from_date is not null and coalesce({{ next_day('valid_to_date') }} <> next_valid_from_date, true)
