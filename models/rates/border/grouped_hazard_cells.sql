with cells as (

    select * from {{ ref('hazard_cells') }}

),

groups as (

    select * from {{ ref('hazard_groups') }}

),

grouped as (

    select
        cells.*,
        age_groups.first_value as age_group,
        years_groups.first_value as years_group
    from cells
    left join groups as age_groups
        on
            age_groups.dimension = 'age'
            and cells.age between age_groups.first_value and age_groups.last_value
    left join groups as years_groups
        on
            years_groups.dimension = 'years'
            and cells.years_since between years_groups.first_value and years_groups.last_value

),

counted as (

    select
        *,
        sum(exposed_persons) over (
            partition by base_period_id, grouped_by, stream_code, years_group
        ) as group_exposed_persons
    from grouped

),

final as (

    -- The longest group of years, up to the cell's own, in which there was anybody. A cell of 0 years is in no group,
    -- and the engines do not agree whether it comes first or last.
    select
        *,
        case
            when years_group is not null
                then max(case when group_exposed_persons > 0 then years_group end) over (
                    partition by base_period_id, grouped_by, stream_code
                    order by years_group
                )
        end as observed_years_group
    from counted

)

select * from final
