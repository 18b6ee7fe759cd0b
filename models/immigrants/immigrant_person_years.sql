with residence as (

    select * from {{ ref('immigrant_residence_years') }}

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

activities as (

    select * from {{ ref('immigrant_activities') }}

),

families as (

    select * from {{ ref('immigrant_families') }}

),

known as (

    select * from {{ ref('covariate_years') }}

),

levels as (

    select * from {{ ref('education_levels') }}

),

durations as (

    select
        years.age as years,
        duration_groups.duration_group
    from {{ ref('duration_groups') }} as duration_groups
    inner join {{ ref('ages') }} as years
        on years.age between duration_groups.first_years and duration_groups.last_years

),

covariates as (

    -- Covariates are those of the year before; families those of 1 January.
    select
        residence.*,
        immigrants.sex,
        immigrants.background,
        residence.year - 1 - immigrants.birth_year as age,
        residence.year - 1 - immigrants.first_immigration_year as duration_years,
        case
            when known.has_labour_status then {{ labour_status(
                'coalesce(activities.is_employed, false)',
                'coalesce(activities.is_in_education, false)',
                'coalesce(activities.unemployed_months, 0)'
            ) }}
        end as labour_status,
        case when known.has_education_level then coalesce(activities.attained_level, 0) end as attained_level,
        -- Who shares a family number with nobody is a family of one: in a covered year a missing number means that.
        case when known.has_family then coalesce(families.family_size, 1) end as family_size,
        case when known.has_family then coalesce(families.family_immigrants, 1) end as family_immigrants,
        case
            when known.has_family then coalesce(families.family_type, 'immigrants_only')
        end as family_type
    from residence
    inner join immigrants
        on residence.person_id = immigrants.person_id
    inner join known
        on residence.year = known.year
    left join activities
        on
            residence.person_id = activities.person_id
            and residence.year = activities.year + 1
    left join families
        on
            residence.person_id = families.person_id
            and residence.year = families.year

),

final as (

    select
        covariates.person_id,
        covariates.year,
        covariates.sex,
        covariates.age,
        covariates.background,
        covariates.duration_years,
        durations.duration_group,
        covariates.labour_status,
        levels.education_level,
        levels.education_group,
        covariates.family_size,
        covariates.family_immigrants,
        covariates.family_type,
        covariates.origin_municipality_code,
        covariates.destination_municipality_code,
        covariates.has_emigrated,
        covariates.has_died,
        covariates.has_emigrated_administratively,
        covariates.is_resident_when_backdated,
        covariates.has_emigrated_when_backdated
    from covariates
    left join durations
        on least(covariates.duration_years, {{ oldest_age() }}) = durations.years
    left join levels
        on covariates.attained_level = levels.attained_level

)

select * from final
