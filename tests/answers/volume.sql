-- What the questions are asked of: records that did not fail, of complete days, with the default window of 30 days.
CREATE TEMP TABLE edge AS SELECT 20635 AS end_day, 20605 AS window_day, (SELECT min(at / 86400) FROM inference) AS first_day;
CREATE TEMP VIEW record AS
SELECT at / 86400 AS day, model_id AS model, caller_id AS caller, verification_id AS verification, settlement_id AS settlement,
       kind_id AS kind, node_id AS node, count AS n, failed, tokens_in, tokens_out, paid_nano AS paid
FROM inference
UNION ALL
SELECT day, model_id, caller_id, verification_id, settlement_id, kind_id, NULL, inferences, 0, tokens_in, tokens_out, paid_nano
FROM usage_daily;
CREATE TEMP TABLE volume AS SELECT * FROM record WHERE NOT failed AND day < 20635;
CREATE TEMP TABLE recent AS SELECT * FROM volume WHERE day >= 20605;
CREATE TEMP VIEW listed AS
SELECT * FROM model WHERE coalesce(listed_at, 0) <= 20635 * 86400 AND coalesce(delisted_at, 1e18) > 20635 * 86400;
CREATE TEMP TABLE days_with_data AS SELECT DISTINCT day FROM record WHERE day < 20635;
CREATE TEMP TABLE seen AS SELECT caller, count(DISTINCT day) AS days, min(day) AS first_day FROM volume WHERE n > 0 AND caller IS NOT NULL GROUP BY caller;
CREATE TEMP TABLE used AS
SELECT listed.id, listed.key, listed.owner, sum(n) AS n FROM recent JOIN listed ON listed.id = model GROUP BY listed.id HAVING sum(n) > 0;
CREATE TEMP TABLE answer (what TEXT, expected, found);
CREATE TEMP TABLE summary AS SELECT readfile('summary.json') AS j;
