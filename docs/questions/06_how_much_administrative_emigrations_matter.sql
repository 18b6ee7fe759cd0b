-- Question: How much do administrative emigrations matter?
-- Why: The register decides them long after the person left, so that they fall in the wrong year; since 2010 more of
-- those who leave never say so.
-- Reading: the share of emigrants whom the register took out, and the emigration rate per 100 as registered beside the
-- rate with these emigrations moved back to when they may have happened. A difference of the rates far smaller than
-- the share means: the wrong year, but the right level.
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
where period_id in ('2004-2008', '2009-2013') and age_group = 'all'
order by period_id, background
