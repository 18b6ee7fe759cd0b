with accounts as (

    select * from {{ ref('base_period_accounts') }}

),

groups as (

    select * from {{ ref('smoothing_groups') }}

),

ages as (

    select * from {{ ref('ages') }}

),

sexes as (

    {{ both_sexes() }}

),

periods as (

    select distinct
        base_period_id,
        rate_kind
    from accounts
    where rate_kind in ('emigration', 'immigration')

),

final as (

    select
        periods.base_period_id,
        periods.rate_kind,
        sexes.sex,
        ages.age,
        groups.first_age as group_first_age,
        groups.last_age - groups.first_age + 1 as group_ages,
        groups.has_common_sexes,
        groups.is_flat,
        coalesce(accounts.exposed_persons, 0) as exposed_persons,
        coalesce(accounts.emigrants, 0) as emigrants,
        coalesce(accounts.immigrants, 0) as immigrants
    from periods
    cross join sexes
    inner join groups
        on periods.rate_kind = groups.rate_kind
    inner join ages
        on ages.age between groups.first_age and groups.last_age
    left join accounts
        on
            accounts.scheme_id = {{ national_scheme() }}
            and periods.base_period_id = accounts.base_period_id
            and periods.rate_kind = accounts.rate_kind
            and sexes.sex = accounts.sex
            and ages.age = accounts.age

)

select * from final
