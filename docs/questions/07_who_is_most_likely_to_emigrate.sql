-- Question: Who is most likely to emigrate, other things equal?
-- Why: Rates mix what goes together, as youth, studies and short stays; the model takes them apart.
-- Reading: difference in the probability of emigrating within the year, in percentage points, between the
-- category and the reference person, a woman, with a standard error and a 95 per cent interval. Where the interval
-- holds 0, the data do not tell; estimator is firth where so few emigrated that maximum likelihood has no estimate.
-- What the delivery is too small for has one line, and its message instead of numbers.
-- Needs: publication, because results of models are not open as long as the persons of their categories are not
-- counted.
with effects as (

    select
        characteristic,
        category,
        100 * estimate as percentage_points,
        100 * standard_error as standard_error,
        100 * (estimate - 1.96 * standard_error) as lower,
        100 * (estimate + 1.96 * standard_error) as upper,
        estimator,
        cast(null as varchar) as message
    from publication.logit_effects
    where
        model_id = 'type1'
        and effect_kind = 'reference_person'
        and reference_sex = 'female'
        and outcome = 'emigration'

),

left_out as (

    select
        left_out as characteristic,
        cast(null as varchar) as category,
        cast(null as double precision) as percentage_points,
        cast(null as double precision) as standard_error,
        cast(null as double precision) as lower,
        cast(null as double precision) as upper,
        cast(null as varchar) as estimator,
        message
    from publication.models_left_out
    where sample_id = 'trinomial_logit' and model_id in ('type1', 'all')

),

answers as (

    select * from effects
    union all
    select * from left_out

)

select
    characteristic,
    category,
    percentage_points,
    standard_error,
    lower,
    upper,
    estimator,
    message
from answers
order by percentage_points desc, characteristic asc, category asc
