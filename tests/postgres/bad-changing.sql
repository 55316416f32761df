-- A view that says something else every time it is asked.
-- expect: do not agree; the database did not show one state of its tables throughout
ALTER TABLE usage_daily RENAME TO usage_daily_rows;
CREATE SEQUENCE asked;
GRANT ALL ON asked TO PUBLIC;
CREATE FUNCTION next_answer() RETURNS bigint LANGUAGE sql SECURITY DEFINER VOLATILE AS $$ SELECT (random() * 1000000000)::bigint $$;
CREATE VIEW usage_daily AS SELECT CAST(100 AS bigint) AS day, CAST(NULL AS bigint) AS model_id,
    CAST(NULL AS bigint) AS caller_id, CAST(NULL AS bigint) AS verification_id, CAST(NULL AS bigint) AS settlement_id,
    CAST(NULL AS bigint) AS kind_id, next_answer() AS inferences, CAST(NULL AS bigint) AS tokens_in,
    CAST(NULL AS bigint) AS tokens_out, CAST(NULL AS bigint) AS paid_nano;
