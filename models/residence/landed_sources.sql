{{ config(materialized='view') }}

-- Who delivers persons delivers no counts.
{{ no_rows() }}
