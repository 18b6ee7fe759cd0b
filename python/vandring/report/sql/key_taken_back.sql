select cast(coalesce(sum(notifications), 0) as bigint) as value
from publication.notification_account
where verdict = 'taken_back'
