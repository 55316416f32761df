-- Views over tables with other types: timestamps, booleans, small integers, numerics, dates, enumerations.
CREATE SCHEMA theirs;
ALTER TABLE inference SET SCHEMA theirs;
ALTER TABLE usage_daily SET SCHEMA theirs;
ALTER TABLE model SET SCHEMA theirs;
ALTER TABLE verification SET SCHEMA theirs;
CREATE TYPE caller_kind AS ENUM ('wallet', 'contract', 'relay', 'first-party', 'unknown');
ALTER TABLE caller ALTER kind TYPE caller_kind USING kind::caller_kind, ALTER address TYPE varchar(200);
CREATE VIEW inference AS SELECT id::integer, to_timestamp(at) AS at, model_id::integer, caller_id, verification_id::smallint,
    settlement_id, kind_id, node_id, count::integer, failed = 1 AS failed, tokens_in::numeric(20, 0),
    tokens_out, paid_nano::numeric(20, 0) FROM theirs.inference;
CREATE VIEW usage_daily AS SELECT DATE '1970-01-01' + day::integer AS day, model_id, caller_id, verification_id,
    settlement_id, kind_id, inferences, tokens_in, tokens_out, paid_nano FROM theirs.usage_daily;
CREATE VIEW model AS SELECT id, key, name, owner, category, family, to_timestamp(listed_at) AT TIME ZONE 'UTC' AS listed_at,
    to_timestamp(delisted_at) AS delisted_at, runnable = 1 AS runnable, url FROM theirs.model;
CREATE VIEW verification AS SELECT id, name, verified = 1 AS verified FROM theirs.verification;
