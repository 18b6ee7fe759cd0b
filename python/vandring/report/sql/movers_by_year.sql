select
    year,
    mover_kind,
    movers
from publication.movers_against_notifications
