-- Who came, left first and died first in the open table are the rounded lives, background by background and sex by sex.
{{ config(enabled=target.type == 'duckdb') }}

with lives as (

    select
        states.first_immigration_year,
        states.background,
        states.sex,
        sum(rounded.rounded_persons) as persons,
        sum(case when states.end_code = 'emigrated' then rounded.rounded_persons else 0 end) as emigrants,
        sum(case when states.end_code = 'died' then rounded.rounded_persons else 0 end) as deaths
    from {{ ref('immigrant_life_states') }} as states
    inner join {{ ref('rounded_immigrant_lives') }} as rounded
        on
            states.first_immigration_year = rounded.first_immigration_year
            and states.background = rounded.background
            and states.sex = rounded.sex
            and states.life = rounded.life
    cross join {{ ref('covered_period') }} as period
    where states.state_code = 'first_stay' and states.since_year < period.last_year
    group by states.first_immigration_year, states.background, states.sex

),

opened as (

    select
        period_id,
        background,
        sex,
        max(at_risk_persons) as persons,
        sum(emigrants) as emigrants,
        sum(deaths) as deaths
    from {{ ref('open_immigrant_retention') }}
    where basis = 'cohort' and background <> 'all' and sex <> 'all'
    group by period_id, background, sex

)

select lives.*
from lives
left join opened
    on
        cast(lives.first_immigration_year as string) = opened.period_id
        and lives.background = opened.background
        and lives.sex = opened.sex
where
    lives.persons <> coalesce(opened.persons, 0)
    or lives.emigrants <> coalesce(opened.emigrants, 0)
    or lives.deaths <> coalesce(opened.deaths, 0)
