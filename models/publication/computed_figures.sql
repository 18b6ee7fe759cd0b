{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set yearly = {'flow': true, 'vintage_id': true, 'registration_year': true} %}
{% set yearly_by_type = dict(yearly, flow='notification_type') %}
{% set yearly_pairs = dict(yearly, compared_vintage_id=true) %}
{% set counties = {'flow': true, 'vintage_id': true, 'period_id': true, 'county_code': true} %}
{% set county_pairs = dict(counties, compared_vintage_id=true) %}

with citizenships as (

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
        ref('vintage_comparison_sex_ages'), "'3.3'", 'share', 'share_percent',
        dict(yearly, sex="nullif(sex, 'both')", age_group=true)
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
    {{ computed_figures(
        'citizenships', "'3.4'", 'notifications', 'notifications', dict(yearly, citizenship_group=true)
    ) }}
    union all
    {{ computed_figures(
        'citizenships', "'3.4'", 'difference', 'difference_notifications', dict(yearly_pairs, citizenship_group=true)
    ) }}
    union all
    {{ computed_figures(
        ref('computed_county_figures'), 'table_number', 'average_notifications', 'average_notifications', counties
    ) }}
    union all
    {{ computed_figures(ref('computed_county_figures'), 'table_number', 'share', 'share_percent', counties) }}
    union all
    {{ computed_figures(
        ref('computed_county_figures'), 'table_number', 'difference', 'difference_average_notifications', county_pairs
    ) }}
    union all
    {{ computed_figures(
        ref('computed_county_figures'), 'table_number', 'difference_in_share', 'difference_percentage_points',
        county_pairs
    ) }}
    {{ computed_trial_figures() }}

),

final as (

    -- A vintage's own figure stands in each of its pairs: the same value every time.
    select
        'IO 77/36' as publication,
        table_number,
        cell_keys,
        max(computed_value) as computed_value
    from computed_cells
    group by 1, 2, 3

)

select * from final
