with tables as (

    select * from {{ ref('covariate_tables') }}

),

texts as (

    select * from {{ ref('optional_tables') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

unclassified as (

    select count(*) as municipalities
    from {{ ref('municipality_centrality') }}
    where not is_classified

),

gaps as (

    select
        tables.table_name,
        period.first_year as first_year_without,
        least(period.last_year, coalesce(tables.first_year - 1, period.last_year)) as last_year_without,
        case
            when tables.first_year is null then 'there is no row of it about an immigrant'
            else 'it begins later'
        end as reason
    from tables
    cross join period
    union all
    select
        tables.table_name,
        greatest(period.first_year, tables.last_year + 1) as first_year_without,
        period.last_year as last_year_without,
        'it ends earlier' as reason
    from tables
    cross join period
    where tables.last_year is not null

),

final as (

    select
        gaps.table_name,
        gaps.first_year_without,
        gaps.last_year_without,
        texts.left_out,
        gaps.reason
    from gaps
    inner join texts
        on gaps.table_name = texts.table_name
    where gaps.first_year_without <= gaps.last_year_without
    union all
    select
        'municipalities' as table_name,
        period.first_year as first_year_without,
        period.last_year as last_year_without,
        'moves along the ladder of centrality, from and to unknown levels' as left_out,
        concat('no level of centrality is stated of ', cast(unclassified.municipalities as string), ' municipalities')
            as reason
    from period
    cross join unclassified
    where unclassified.municipalities > 0

)

select * from final
