{#- A cancellation has no move of its own: what it says of one is not read. #}
{% set cancels = "notification_type = 'cancellation'" %}
with delivered as (

    select * from {{ delivery_table('notifications') }}

),

texts as (

    select
        {{ delivered_text('notification_id') }} as notification_id,
        {{ delivered_text('person_number') }} as person_number_text,
        {{ delivered_text('notification_type') }} as notification_type_text,
        {{ delivered_text('registration_date') }} as registration_date_text,
        {{ delivered_text('received_date') }} as received_date_text,
        {{ delivered_text('from_municipality') }} as from_municipality_text,
        {{ delivered_text('to_municipality') }} as to_municipality_text,
        {{ delivered_text('from_country') }} as from_country_text,
        {{ delivered_text('to_country') }} as to_country_text,
        {{ delivered_text('citizenship') }} as citizenship_text,
        {{ delivered_text('source_file') }} as source_file_text,
        {{ delivered_text('is_administrative') }} as is_administrative_text,
        {{ delivered_text('taken_back_notification_id') }} as taken_back_notification_id
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_choice('notification_type_text', ['immigration', 'emigration', 'internal', 'cancellation']) }}
            as notification_type,
        {{ read_date('registration_date_text') }} as registration_date,
        {{ read_date('received_date_text') }} as received_date,
        {{ read_municipality_code('from_municipality_text') }} as origin_municipality_code,
        {{ read_municipality_code('to_municipality_text') }} as destination_municipality_code,
        {{ read_country_code('from_country_text') }} as origin_country_code,
        {{ read_country_code('to_country_text') }} as destination_country_code,
        {{ read_country_code('citizenship_text') }} as citizenship_code,
        {{ read_choice('source_file_text', ['statistics', 'historical']) }} as source_file,
        {{ read_boolean('is_administrative_text') }} as is_administrative
    from texts

),

final as (

    select
        *,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', false],
            ['notification_type', 'notification_type_text', 'notification_type', true],
            ['registration_date', 'registration_date_text', 'registration_date', true, cancels],
            ['received_date', 'received_date_text', 'received_date', true],
            ['from_municipality', 'from_municipality_text', 'origin_municipality_code', false, cancels],
            ['to_municipality', 'to_municipality_text', 'destination_municipality_code', false, cancels],
            ['from_country', 'from_country_text', 'origin_country_code', false, cancels],
            ['to_country', 'to_country_text', 'destination_country_code', false, cancels],
            ['citizenship', 'citizenship_text', 'citizenship_code', false, cancels],
            ['source_file', 'source_file_text', 'source_file', true],
            ['is_administrative', 'is_administrative_text', 'is_administrative', false],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('received_date') }}

)

select * from final
