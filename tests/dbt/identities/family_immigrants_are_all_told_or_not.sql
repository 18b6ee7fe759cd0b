-- Family immigrants by whom they joined add up to those of every background: in rates, and in the account.
with expected as (

    select
        period_id,
        scheme_id,
        age_group,
        persons,
        emigrants,
        internal_out_movers
    from {{ ref('immigrant_rates_by_background') }}
    where
        region_code = 'all'
        and background = 'family'

),

counted as (

    select
        period_id,
        scheme_id,
        age_group,
        joined_group = 'all' as is_total,
        sum(persons) as persons,
        sum(emigrants) as emigrants,
        sum(internal_out_movers) as internal_out_movers
    from {{ ref('family_immigrant_rates_by_reference') }}
    group by period_id, scheme_id, age_group, joined_group = 'all'

),

totals as (

    select
        is_total,
        count(*) as cells
    from counted
    group by is_total

),

immigrants as (

    select
        first_immigration_year,
        count(*) as persons
    from {{ ref('immigrants') }}
    where background = 'family'
    group by first_immigration_year

),

accounted as (

    select
        first_immigration_year,
        sum(persons) as persons
    from {{ ref('family_immigrant_account') }}
    group by first_immigration_year

)

select
    expected.period_id as what,
    expected.persons as expected_persons,
    counted.persons as counted_persons
from expected
full outer join counted
    on
        expected.period_id = counted.period_id
        and expected.scheme_id = counted.scheme_id
        and expected.age_group = counted.age_group
where
    expected.persons is distinct from counted.persons
    or expected.emigrants is distinct from counted.emigrants
    or expected.internal_out_movers is distinct from counted.internal_out_movers
union all
select
    'cells' as what,
    min(cells) as expected_persons,
    max(cells) as counted_persons
from totals
having min(cells) <> max(cells)
union all
select
    cast(immigrants.first_immigration_year as string) as what,
    immigrants.persons as expected_persons,
    accounted.persons as counted_persons
from immigrants
full outer join accounted
    on immigrants.first_immigration_year = accounted.first_immigration_year
where immigrants.persons is distinct from accounted.persons
