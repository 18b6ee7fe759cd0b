-- The seed municipalities has the municipalities in force on the date of the geography, neither fewer nor more, and
-- every code that ever was in force leads to one of them.
with geography as (

    select versions.municipality_code
    from {{ ref('municipality_versions') }} as versions
    where {{ is_in_geography('versions') }}

),

stranded as (

    select versions.municipality_code
    from {{ ref('municipality_versions') }} as versions
    left join {{ ref('municipality_targets') }} as targets
        on
            versions.municipality_code = targets.municipality_code
            and versions.valid_from_date = targets.valid_from_date
    where targets.municipality_code is null

)

select 'not in the seed municipalities' as failure, geography.municipality_code
from geography
left join {{ ref('municipalities') }} as municipalities
    on geography.municipality_code = municipalities.municipality_code
where municipalities.municipality_code is null
union all
select 'not in force on the date of the geography' as failure, municipalities.municipality_code
from {{ ref('municipalities') }} as municipalities
left join geography
    on municipalities.municipality_code = geography.municipality_code
where geography.municipality_code is null
union all
select 'leads to no municipality' as failure, municipality_code
from stranded
