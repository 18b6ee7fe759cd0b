-- Question: How much do administrative emigrations matter?
-- Why: The register decides them long after the person left, so that they fall in the wrong year; since 2010 more of
-- those who leave never say so.
-- Reading: the share of emigrants whom the register took out, and the emigration rate per 100 as registered beside the
-- rate with these emigrations moved back to when they may have happened. A difference of the rates far smaller than
-- the share means: the wrong year, but the right level. The period is the latest of five years whose administrative
-- emigrations can all be moved back.
-- Needs: publication, because emigrations of immigrants that the register decided are not open: the exact emigrations
-- beside them would tell which are immigrants'.
select
    period_id,
    background,
    emigrants,
    administrative_emigrants,
    administrative_share,
    emigration_rate_per_100,
    backdated_emigration_rate_per_100,
    backdated_emigration_rate_per_100 - emigration_rate_per_100 as difference
from publication.immigrant_emigration_sensitivity
where
    age_group = 'all'
    and period_id = (
        select max(periods.period_id) from publication.immigrant_emigration_sensitivity as periods
        where length(periods.period_id) = 9 and periods.is_backdating_complete
    )
order by background
