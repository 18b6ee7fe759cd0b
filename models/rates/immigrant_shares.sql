with cells as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'immigration'

),

totalled as (

    select
        *,
        cast(sum(immigrants) over (partition by base_period_id) as bigint) as all_immigrants,
        cast(sum(immigrants) over (partition by base_period_id, sex, group_first_age) as bigint) as group_immigrants,
        cast(sum(immigrants) over (partition by base_period_id, group_first_age) as bigint) as group_immigrants_both_sexes,
        cast(sum(immigrants) over (partition by base_period_id, age) as bigint) as immigrants_both_sexes
    from cells

),

final as (

    -- A group's immigrants of one sex are spread over its ages evenly where it is flat, and as both sexes' are where the
    -- distribution is common (12a-c).
    select
        base_period_id,
        sex,
        age,
        immigrants,
        all_immigrants > 0 as has_immigrants,
        {{ rate('immigrants', 'all_immigrants') }} as unsmoothed_immigrant_share,
        case
            when is_flat then {{ rate('group_immigrants', 'all_immigrants * group_ages') }}
            when has_common_sexes
                then {{ rate('group_immigrants', 'all_immigrants') }}
                    * {{ rate('immigrants_both_sexes', 'group_immigrants_both_sexes') }}
            else {{ rate('immigrants', 'all_immigrants') }}
        end as immigrant_share
    from totalled

)

select * from final
