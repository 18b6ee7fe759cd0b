{{ config(materialized='view', alias='rejected_notifications') }}

select * from {{ ref('rejected_notifications') }}
