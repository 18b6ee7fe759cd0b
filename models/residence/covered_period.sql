with opening as (

    select * from {{ ref('stg_opening_residence') }}

),

persons as (

    select * from {{ ref('persons') }}

),

notifications as (

    select *
    from {{ ref('notification_checks') }}
    where content_reason_code is null

),

lasts as (

    select max(received_date) as last_date from notifications
    union all
    select max(birth_date) as last_date from persons
    union all
    select max(death_date) as last_date from persons

),

bounds as (

    select
        (select min(reference_date) from opening) as first_date,
        (select max(last_date) from lasts) as last_date

),

final as (

    -- A calendar year is covered when something of it came in December or later.
    select
        first_date,
        last_date,
        cast(year(first_date) as int) as first_year,
        cast(case when month(last_date) = 12 then year(last_date) else year(last_date) - 1 end as int) as last_year
    from bounds

)

select * from final
