-- A year and type without a row in the table of the measure has none, if the vintage covers the year.
with covered as (
    select vintage_id, registration_year, notification_type
    from publication.notification_totals_by_vintage
),

printed as (
    select
        part(cell_keys, 'flow') as flow,
        part(cell_keys, 'vintage_id') as vintage_id,
        cast(part(cell_keys, 'registration_year') as integer) as registration_year,
        published_value,
        computed_value,
        misprint
    from publication.published_comparison
    where publication = 'IO 77/36' and table_number = $table_number
)

select
    printed.registration_year,
    printed.flow,
    printed.published_value,
    case when covered.vintage_id is not null then coalesce(printed.computed_value, 0) end as computed_value,
    printed.misprint
from printed
left join covered
    on
        printed.vintage_id = covered.vintage_id
        and printed.registration_year = covered.registration_year
        and printed.flow = covered.notification_type
