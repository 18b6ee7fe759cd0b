-- The seed municipalities has the municipalities in force on the date of every geography, neither fewer nor more, and
-- every code that ever was in force leads to one of each.
with geographies as (

    select distinct geography_date
    from {{ ref('municipalities') }}

),

in_force as (

    select
        geographies.geography_date,
        versions.municipality_code
    from geographies
    inner join {{ ref('municipality_versions') }} as versions
        on {{ is_in_force('versions', 'geographies.geography_date') }}

),

stranded as (

    select
        geographies.geography_date,
        versions.municipality_code
    from {{ ref('municipality_versions') }} as versions
    cross join geographies
    left join {{ ref('municipality_targets') }} as targets
        on
            geographies.geography_date = targets.geography_date
            and versions.municipality_code = targets.municipality_code
            and versions.valid_from_date = targets.valid_from_date
    where targets.municipality_code is null

)

select 'not in the seed municipalities' as failure, in_force.geography_date, in_force.municipality_code
from in_force
left join {{ ref('municipalities') }} as municipalities
    on
        in_force.geography_date = municipalities.geography_date
        and in_force.municipality_code = municipalities.municipality_code
where municipalities.municipality_code is null
union all
select
    'not in force on the date of the geography' as failure,
    municipalities.geography_date,
    municipalities.municipality_code
from {{ ref('municipalities') }} as municipalities
left join in_force
    on
        municipalities.geography_date = in_force.geography_date
        and municipalities.municipality_code = in_force.municipality_code
where in_force.municipality_code is null
union all
select 'leads to no municipality' as failure, geography_date, municipality_code
from stranded
