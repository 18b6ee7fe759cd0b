with figures as (

    select * from {{ ref('resolved_retention_figures') }}

),

lives as (

    select
        figures.figure_id,
        figures.measure,
        figures.last_needed_year,
        counts.first_immigration_year + counts.years_since_arrival as year,
        case when counts.years_since_arrival = 1 then counts.at_risk_persons else 0 end as arrived_persons,
        counts.emigrants,
        counts.resident_persons
    from figures
    inner join {{ ref('retention_counts') }} as counts
        on counts.first_immigration_year between figures.first_year and figures.last_year
    where figures.measure in ('emigrated_percent', 'resident_percent') and figures.reason is null

),

counted as (

    select
        figure_id,
        100 * sum(case
            when measure = 'emigrated_percent' and year <= last_needed_year then emigrants
            when measure = 'resident_percent' and year = last_needed_year then resident_persons
            else 0
        end) as events,
        sum(arrived_persons) as persons
    from lives
    group by figure_id
    union all
    select
        figures.figure_id,
        1000 * sum(cells.emigrants) as events,
        sum(cells.persons) as persons
    from figures
    inner join {{ ref('emigration_cells') }} as cells
        on cells.year between figures.first_year and figures.last_year
    where figures.measure = 'emigration_rate_per_1000' and figures.reason is null
    group by figures.figure_id

),

final as (

    select
        figures.figure_id,
        figures.source,
        figures.description,
        figures.first_year,
        figures.last_year,
        figures.until_year,
        figures.qualifier,
        figures.unit,
        figures.printed_value,
        {{ share('counted.events', 'counted.persons') }} as computed_value,
        cast(counted.persons as bigint) as persons,
        coalesce(
            figures.reason,
            case when counted.persons is null then 'The delivery has no immigrants of these years' end
        ) as reason
    from figures
    left join counted
        on figures.figure_id = counted.figure_id

)

select * from final
