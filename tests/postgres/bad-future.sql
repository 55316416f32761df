-- A record later than taken_at, on the day of taken_at; and a day later than it.
-- expect: at is later than taken_at of table snapshot
-- expect: table usage_daily, day 2099-01-01: day is later than taken_at
UPDATE snapshot SET value = (SELECT to_timestamp(max(at) - 1)::text FROM inference) WHERE key = 'taken_at';
INSERT INTO usage_daily (day, inferences) VALUES (47117, 1);
