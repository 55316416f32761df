-- A day before all others.
-- expect: while adding up table usage_daily, the server said: cannot subtract infinite dates
-- expect: no time may be infinite: store NULL for one that never comes, else the time that is meant, or read a view that does
CREATE SCHEMA theirs;
ALTER TABLE usage_daily SET SCHEMA theirs;
CREATE VIEW usage_daily AS SELECT date '-infinity' AS day, model_id, caller_id, verification_id, settlement_id, kind_id,
    inferences, tokens_in, tokens_out, paid_nano FROM theirs.usage_daily;
