-- The same of the patterns that take administrative emigrations the other way than the setting.
{{ patterns_unlike_person_years(ref('sensitivity_patterns'), var('administrative_emigrations') != 'backdated') }}
