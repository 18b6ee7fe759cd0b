with estimates as (

    select * from {{ ref('score_estimates') }}

),

final as (

    select
        level,
        notification_type,
        cast(case when not isnan(horizon_months) then horizon_months end as int) as horizon_months,
        regime,
        cast(nowcasts as bigint) as nowcasts,
        cast(nowcasts_of_ten as bigint) as nowcasts_of_ten,
        mean_late_notifications,
        interval_score,
        uncorrected_score,
        chain_ladder_score,
        {{ known('coverage_50_share') }},
        {{ known('coverage_90_share') }},
        {{ known('transform_p_value') }}
    from estimates

)

select * from final
