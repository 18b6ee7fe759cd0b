with cells as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'immigration'

),

totalled as (

    select
        *,
        sum(immigrants) over (partition by base_period_id) as all_immigrants,
        sum(immigrants) over (partition by base_period_id, sex, group_first_age) as group_immigrants,
        sum(immigrants) over (partition by base_period_id, group_first_age) as group_immigrants_both_sexes,
        sum(immigrants) over (partition by base_period_id, age) as immigrants_both_sexes
    from cells

),

shares as (

    select
        *,
        {{ rate('immigrants', 'all_immigrants') }} as unsmoothed_immigrant_share,
        {{ rate('group_immigrants', 'all_immigrants') }} as group_share,
        {{ rate('group_immigrants', 'all_immigrants * group_ages') }} as flat_share,
        {{ rate('immigrants_both_sexes', 'group_immigrants_both_sexes') }} as share_of_age_in_group
    from totalled

),

final as (

    -- A group's immigrants of one sex are spread over its ages evenly where it is flat, and as both sexes' are where
    -- the distribution is common (12a-c).
    select
        base_period_id,
        sex,
        age,
        immigrants,
        all_immigrants > 0 as has_immigrants,
        unsmoothed_immigrant_share,
        case
            when is_flat then flat_share
            when has_common_sexes then group_share * share_of_age_in_group
            else unsmoothed_immigrant_share
        end as immigrant_share
    from shares

)

select * from final
