select
    level,
    notification_type,
    interval_score,
    uncorrected_score,
    chain_ladder_score,
    coverage_50_share,
    coverage_90_share
from publication.nowcast_scores
where horizon_months is null and regime = 'all'
