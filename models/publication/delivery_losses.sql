with lost as (

    select * from {{ ref('lost_rows') }}

),

delivered as (

    select * from {{ ref('delivered_rows') }}

),

yearly as (

    -- What has no date that can be read is measured against all that the table holds.
    select
        table_name,
        year,
        case
            when year is null then sum(sum(table_rows)) over (partition by table_name) else sum(table_rows)
        end as table_rows
    from delivered
    group by table_name, year

),

counted as (

    select
        lost.*,
        sum(lost.lost_rows) over (partition by lost.table_name, lost.reason_code, lost.year) as lost_of_year,
        sum(lost.lost_rows) over (
            partition by lost.table_name, lost.reason_code, lost.year, lost.municipality_code
        ) as lost_of_code
    from lost

),

final as (

    select
        counted.table_name,
        counted.reason_code,
        counted.column_name,
        counted.likely_cause,
        counted.year,
        counted.municipality_code,
        cast(counted.lost_rows as bigint) as lost_rows,
        {{ is_conspicuous_loss('counted.lost_of_year', 'yearly.table_rows') }}
        or coalesce(
            counted.lost_of_code >= {{ rule_parameter('lost_of_a_code_told') }}
            and {{ is_conspicuous_loss('counted.lost_of_code', 'delivered.table_rows') }},
            false
        ) as is_conspicuous
    from counted
    inner join yearly
        on counted.table_name = yearly.table_name and counted.year is not distinct from yearly.year
    left join delivered
        on
            counted.table_name = delivered.table_name
            and counted.year = delivered.year
            and counted.municipality_code = delivered.municipality_code

)

select * from final
