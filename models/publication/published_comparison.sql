with published as (

    select
        *,
        {{ cell_keys() }} as cell_keys
    from {{ ref('io77_36_figures') }}

),

citizenships as (

    -- The published tables know Norwegian and foreign citizens only.
    select
        vintage_id,
        compared_vintage_id,
        registration_year,
        flow,
        case citizenship_group when 'norwegian' then 'norwegian' else 'foreign' end as citizenship_group,
        sum(notifications) as notifications,
        sum(difference_notifications) as difference_notifications
    from {{ ref('vintage_comparison_citizenships') }}
    group by all

),

counties as (

    select
        *,
        case
            when period_id = '1970' then '3.8'
            when flow = 'immigration' then '3.5'
            when flow = 'emigration' then '3.6'
            when flow = 'net_immigration' then '3.7'
        end as table_number
    from {{ ref('vintage_comparison_counties') }}

),

national as (

    select
        counties.table_number,
        counties.vintage_id,
        counties.compared_vintage_id,
        counties.period_id,
        counties.flow,
        periods.last_registration_year - periods.first_registration_year + 1 as years,
        cast(sum(counties.notifications) as bigint) as notifications,
        cast(sum(counties.compared_notifications) as bigint) as compared_notifications
    from counties
    inner join {{ ref('comparison_periods') }} as periods
        on counties.period_id = periods.period_id
    group by all

),

county_rows as (

    select
        table_number, vintage_id, compared_vintage_id, period_id, flow, county_code,
        average_notifications, difference_average_notifications, share_percent, difference_percentage_points
    from counties
    union all
    select
        table_number, vintage_id, compared_vintage_id, period_id, flow, '00' as county_code,
        {{ share('notifications', 'years') }} as average_notifications,
        {{ share('(notifications - compared_notifications)', 'years') }} as difference_average_notifications,
        100.0 as share_percent,
        0.0 as difference_percentage_points
    from national

),

{% set yearly = {'flow': true, 'vintage_id': true, 'registration_year': true} %}
{% set yearly_by_type = dict(yearly, flow='notification_type') %}
{% set yearly_pairs = dict(yearly, compared_vintage_id=true) %}
{% set counties = {'flow': true, 'vintage_id': true, 'period_id': true, 'county_code': true} %}
{% set county_pairs = dict(counties, compared_vintage_id=true) %}

computed_cells as (

    {{ computed_figures(ref('late_notifications'), "'2.1'", 'late_notifications', 'notifications', yearly_by_type) }}
    union all
    {{ computed_figures(ref('removed_duplicates'), "'2.2'", 'removed_duplicates', 'notifications', yearly_by_type) }}
    union all
    {{ computed_figures(ref('vintage_comparison_totals'), "'3.1'", 'notifications', 'notifications', yearly) }}
    union all
    {{ computed_figures(
        ref('vintage_comparison_totals'), "'3.1'", 'difference', 'difference_notifications', yearly_pairs
    ) }}
    union all
    {{ computed_figures(
        ref('vintage_comparison_sexes'), "'3.2'", 'share', 'share_percent', dict(yearly, sex=true)
    ) }}
    union all
    {{ computed_figures(
        ref('vintage_comparison_sex_ages'), "'3.3'", 'share', 'share_percent', dict(yearly, sex="nullif(sex, 'both')", age_group=true)
    ) }}
    union all
    {{ computed_figures(
        ref('vintage_comparison_sex_ages'), "'3.3'", 'difference_in_share', 'difference_percentage_points',
        dict(yearly_pairs, sex="nullif(sex, 'both')", age_group=true)
    ) }}
    union all
    {{ computed_figures(
        ref('vintage_comparison_sex_ages'), "'3.3'", 'sum_of_absolute_deviations',
        'sum_of_absolute_deviations_percentage_points', yearly_pairs
    ) }}
    union all
    {{ computed_figures('citizenships', "'3.4'", 'notifications', 'notifications', dict(yearly, citizenship_group=true)) }}
    union all
    {{ computed_figures(
        'citizenships', "'3.4'", 'difference', 'difference_notifications', dict(yearly_pairs, citizenship_group=true)
    ) }}
    union all
    {{ computed_figures('county_rows', 'table_number', 'average_notifications', 'average_notifications', counties) }}
    union all
    {{ computed_figures('county_rows', 'table_number', 'share', 'share_percent', counties) }}
    union all
    {{ computed_figures('county_rows', 'table_number', 'difference', 'difference_average_notifications', county_pairs) }}
    union all
    {{ computed_figures(
        'county_rows', 'table_number', 'difference_in_share', 'difference_percentage_points', county_pairs
    ) }}

),

computed as (

    -- A vintage's own figure stands in each of its pairs: the same value every time.
    select
        table_number,
        {{ cell_keys() }} as cell_keys,
        max(computed_value) as computed_value
    from computed_cells
    group by 1, 2

),

final as (

    select
        'IO 77/36' as publication,
        published.table_number,
        published.cell_keys,
        published.unit,
        cast(published.published_value as double) as published_value,
        computed.computed_value,
        computed.computed_value - published.published_value as difference,
        published.misprint
    from published
    left join computed
        on
            published.table_number = computed.table_number
            and published.cell_keys = computed.cell_keys

)

select * from final
