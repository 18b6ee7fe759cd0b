with notifications as (

    select
        'notifications' as table_name,
        cast(year(registration_date) as int) as year,
        case notification_type_text when 'immigration' then to_municipality_text else from_municipality_text end
            as municipality_code
    from {{ ref('stg_notifications') }}

),

opening as (

    select
        'opening_residence' as table_name,
        cast(year(reference_date) as int) as year,
        municipality_code_text as municipality_code
    from {{ ref('stg_opening_residence') }}

),

births as (

    select
        'persons' as table_name,
        cast(year(birth_date) as int) as year,
        birth_municipality_text as municipality_code
    from {{ ref('stg_persons') }}
    where
        birth_municipality_text is not null
        and birth_date >= (select min(reference_date) from {{ ref('stg_opening_residence') }})

),

delivered as (

    select * from notifications
    union all
    select * from opening
    union all
    select * from births

),

final as (

    select
        table_name,
        year,
        municipality_code,
        count(*) as table_rows
    from delivered
    group by table_name, year, municipality_code

)

select * from final
