with spans as (

    select * from {{ ref('municipality_code_spans') }}

),

coding as (

    select * from {{ ref('municipality_coding') }}

),

read as (

    -- A code of the geography is its municipality where it is not in force, and everywhere if the delivery is recoded.
    select
        spans.*,
        spans.is_of_geography and (spans.valid_from_date is null or coding.is_recoded) as is_read_as_geography
    from spans
    cross join coding

),

final as (

    select
        municipality_code,
        first_date,
        last_date,
        first_origin_date,
        last_origin_date,
        valid_from_date,
        case
            when valid_from_date is null then 'geography'
            when is_of_geography and targets = 1 and largest_target_code = municipality_code then 'date_and_geography'
            else 'date'
        end as code_kind,
        is_read_as_geography,
        case when is_read_as_geography then municipality_code else largest_target_code end as current_municipality_code,
        case when is_read_as_geography then 1 else targets end as targets
    from read

)

select * from final
