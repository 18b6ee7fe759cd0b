select
    case nowcast_code
        when 'late_notifications' then 'Late notifications are not nowcast: the delivery has ' || periods
            || ' months of registration, and ' || needed_periods || ' are needed'
        else 'Unreported emigrations are not nowcast: the delivery has ' || periods
            || ' years, and ' || needed_periods || ' are needed'
    end as reason
from publication.nowcast_scope
where status_code = 'too_short'
