{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set corrected =
    "sum(case when flow = '%s' and registration_year = %s and citizenship_group %s 'norwegian' "
    ~ "then difference_notifications end)" %}
{% set file_flow = "compared_vintage_id = 'analysis_file' and flow = '%s'" %}
{% set others = ['analysis_file', 'official_statistics'] %}

with totals as (

    select
        100 * {{ share(
            'sum(case when registration_year = 1969 then difference_notifications end)',
            'sum(case when registration_year = 1969 then notifications end)'
        ) }} as deviation_1969,
        100 * {{ share(
            'sum(case when registration_year = 1971 then difference_notifications end)',
            'sum(case when registration_year = 1971 then notifications end)'
        ) }} as deviation_1971
    from {{ ref('vintage_comparison_totals') }}
    where
        vintage_id = 'recount'
        and compared_vintage_id = 'analysis_file'
        and flow in ('immigration', 'emigration')

),

citizenships as (

    -- Codes cannot be misread here: the differences are the corrected ones.
    select
        {{ corrected % ('immigration', 1971, '=') }} as corrected_immigration_1971_norwegian,
        {{ corrected % ('immigration', 1971, '<>') }} as corrected_immigration_1971_foreign,
        {{ corrected % ('immigration', 1972, '=') }} as corrected_immigration_1972_norwegian,
        {{ corrected % ('immigration', 1972, '<>') }} as corrected_immigration_1972_foreign,
        {{ corrected % ('emigration', 1971, '=') }} as corrected_emigration_1971_norwegian,
        {{ corrected % ('emigration', 1971, '<>') }} as corrected_emigration_1971_foreign,
        {{ corrected % ('emigration', 1972, '=') }} as corrected_emigration_1972_norwegian,
        {{ corrected % ('emigration', 1972, '<>') }} as corrected_emigration_1972_foreign
    from {{ ref('vintage_comparison_citizenships') }}
    where vintage_id = 'recount' and compared_vintage_id = 'analysis_file'

),

deviations as (

    -- Differences of the recount, as a share of it: the whole country, and Oslo.
    select
        compared_vintage_id,
        flow,
        {{ exact_sum('difference_average_notifications') }} as national_difference,
        {{ exact_sum('average_notifications') }} as national_average,
        {{ exact_sum("case when county_code = '03' then difference_average_notifications end") }} as oslo_difference,
        {{ exact_sum("case when county_code = '03' then average_notifications end") }} as oslo_average
    from {{ ref('vintage_comparison_counties') }}
    where vintage_id = 'recount' and period_id = '1971_1975'
    group by compared_vintage_id, flow

),

counties as (

    select
        {%- for other in others %}
            {%- for flow in ('immigration', 'emigration') %}
                {%- set pair = "compared_vintage_id = '%s' and flow = '%s'" % (other, flow) %}
                100 * max(case when {{ pair }} then {{ share('national_difference', 'national_average') }} end)
                    as {{ flow }}_deviation_{{ other }},
                {%- if flow == 'immigration' %}
                    100 * max(case when {{ pair }} then {{ share('oslo_difference', 'oslo_average') }} end)
                        as oslo_{{ flow }}_deviation_{{ other }},
                {%- endif %}
            {%- endfor %}
        {%- endfor %}
        100 * max(
            case when {{ file_flow % 'immigration' }} then {{ share('oslo_difference', 'national_difference') }} end
        ) as oslo_share_of_immigration_deviation,
        max(case when {{ file_flow % 'net_immigration' }} then oslo_difference end) as oslo_net_difference,
        100 * max(case when {{ file_flow % 'net_immigration' }} then {{ share('oslo_difference', 'oslo_average') }} end)
            as oslo_net_deviation
    from deviations

)

{{ fact_rows({
    'totals': ['deviation_1969', 'deviation_1971'],
    'citizenships': [
        'corrected_immigration_1971_norwegian', 'corrected_immigration_1971_foreign',
        'corrected_immigration_1972_norwegian', 'corrected_immigration_1972_foreign',
        'corrected_emigration_1971_norwegian', 'corrected_emigration_1971_foreign',
        'corrected_emigration_1972_norwegian', 'corrected_emigration_1972_foreign',
    ],
    'counties': [
        'immigration_deviation_analysis_file', 'immigration_deviation_official_statistics',
        'emigration_deviation_analysis_file', 'emigration_deviation_official_statistics',
        'oslo_immigration_deviation_analysis_file', 'oslo_immigration_deviation_official_statistics',
        'oslo_share_of_immigration_deviation', 'oslo_net_difference', 'oslo_net_deviation',
    ],
}) }}
