select
    year,
    mover_kind,
    movers,
    notifications,
    movers_per_notification
from publication.movers_against_notifications
where year > (select max(year) - 10 from publication.movers_against_notifications)
