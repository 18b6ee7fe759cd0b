-- Question: Who is most likely to emigrate, other things equal?
-- Why: Rates mix what goes together, as youth, studies and short stays; the model takes them apart.
-- Reading: difference in the probability of emigrating within the year, in percentage points, between the
-- category and the reference person, a woman, with a standard error and a 95 per cent interval. Where the interval
-- holds 0, the data do not tell; estimator is firth where so few emigrated that maximum likelihood has no estimate.
-- A category that fewer than ten emigrated from, moved from or stayed in has no line.
select
    characteristic,
    category,
    100 * estimate as percentage_points,
    100 * standard_error as standard_error,
    100 * (estimate - 1.96 * standard_error) as lower,
    100 * (estimate + 1.96 * standard_error) as upper,
    estimator
from open.logit_effects
where
    model_id = 'type1'
    and effect_kind = 'reference_person'
    and reference_sex = 'female'
    and outcome = 'emigration'
order by percentage_points desc, characteristic asc, category asc
