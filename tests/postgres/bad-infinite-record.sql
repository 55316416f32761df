-- A record of a time before all others; reasons of failures are read with it, and first.
-- expect: while reading table failure, the server said: cannot convert infinity to bigint
-- expect: no time may be infinite: store NULL for one that never comes, else the time that is meant, or read a view that does
CREATE SCHEMA theirs;
ALTER TABLE inference SET SCHEMA theirs;
CREATE VIEW inference AS SELECT id, CASE id WHEN 2 THEN timestamp '-infinity' ELSE to_timestamp(at) AT TIME ZONE 'UTC' END AS at,
    model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano
    FROM theirs.inference;
