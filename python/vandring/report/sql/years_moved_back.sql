-- The latest five years whose administrative emigrations can all be moved back.
select
    'five_years_moved_back' as name,
    replace(max(period_id), '-', '–') as words
from publication.immigrant_emigration_sensitivity
where length(period_id) = 9 and is_backdating_complete
having max(period_id) is not null
