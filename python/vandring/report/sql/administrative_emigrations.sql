select
    country_group,
    registration_year,
    emigrations,
    administrative_emigrations,
    administrative_share
from publication.administrative_emigrations
where registration_year > (select max(registration_year) - 3 from publication.administrative_emigrations)
