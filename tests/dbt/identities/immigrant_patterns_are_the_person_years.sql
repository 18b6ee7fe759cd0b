-- Every person-year is in one pattern of every scheme; leavers are as many whatever the regions.
{{ patterns_unlike_person_years(ref('immigrant_patterns'), var('administrative_emigrations') == 'backdated') }}
