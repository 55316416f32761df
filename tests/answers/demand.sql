-- Who asks, how often do they come back, and what remains without those who do not?
INSERT INTO answer SELECT 'addresses in ' || days, (SELECT count(DISTINCT caller) FROM volume WHERE n > 0 AND day >= 20635 - days),
    json_extract(j, '$.windows."' || days || 'd".volume.callers') FROM (SELECT 1 AS days UNION SELECT 7 UNION SELECT 30), summary;
INSERT INTO answer SELECT 'kind ' || label, (SELECT sum(n) FROM recent JOIN caller ON caller.id = caller WHERE coalesce(caller.kind, '') = its_kind), json_extract(j, '$.caller_kinds."' || label || '".inferences')
    FROM (SELECT 'wallet' AS its_kind, 'wallet' AS label UNION VALUES ('contract', 'contract'), ('relay', 'relay'), ('first-party', 'first party'), ('unknown', 'unknown'), ('', 'not stated')), summary;
INSERT INTO answer SELECT 'no address', (SELECT sum(n) FROM recent WHERE caller IS NULL), json_extract(j, '$.caller_kinds."no address known".inferences') FROM summary;
INSERT INTO answer SELECT 'seen ' || label, (SELECT count(*) FROM seen WHERE days BETWEEN least AND most), json_extract(j, '$.visits."' || label || '".callers')
    FROM (SELECT 1 AS least, 1 AS most, '1 day' AS label UNION VALUES (2, 2, '2 days'), (3, 9, '3 to 9 days'), (10, 99999, '10 days or more')), summary;
INSERT INTO answer SELECT 'volume of those seen ' || label, (SELECT coalesce(sum(n), 0) FROM recent JOIN seen USING (caller) WHERE days BETWEEN least AND most), json_extract(j, '$.visits."' || label || '".inferences')
    FROM (SELECT 1 AS least, 1 AS most, '1 day' AS label UNION VALUES (2, 2, '2 days'), (3, 9, '3 to 9 days'), (10, 99999, '10 days or more')), summary;
INSERT INTO answer SELECT 'without those of fewer than ' || least, (SELECT sum(n) FROM recent JOIN seen USING (caller) WHERE days >= least), json_extract(j, '$.demand_without."' || least || '".inferences')
    FROM (SELECT 2 AS least UNION VALUES (3), (5), (10)), summary;
INSERT INTO answer SELECT 'raw', (SELECT sum(n) FROM recent), json_extract(j, '$.demand_raw.inferences') FROM summary;
CREATE TEMP TABLE organic AS SELECT recent.* FROM recent JOIN seen USING (caller) JOIN caller ON caller.id = recent.caller WHERE days >= 2 AND caller.kind IS NOT 'first-party';
INSERT INTO answer SELECT 'organic', (SELECT sum(n) FROM organic), json_extract(j, '$.demand_organic.inferences') FROM summary;
INSERT INTO answer SELECT 'organic callers', (SELECT count(DISTINCT caller) FROM organic WHERE n > 0), json_extract(j, '$.demand_organic.callers') FROM summary;
INSERT INTO answer SELECT 'models used by organic demand', (SELECT count(DISTINCT model) FROM organic JOIN listed ON listed.id = model WHERE n > 0), json_extract(j, '$.demand_organic.measures."n.used.organic".value') FROM summary;
INSERT INTO answer SELECT 'largest address', (SELECT max(n) * 1.0 / sum(n) FROM (SELECT sum(n) AS n FROM recent WHERE caller IS NOT NULL GROUP BY caller)), json_extract(j, '$.callers.measures."top_share_1.callers".value') FROM summary;
INSERT INTO answer SELECT 'HHI of addresses', (SELECT sum(n * n) * 1.0 / (sum(n) * sum(n)) FROM (SELECT sum(n) AS n FROM recent WHERE caller IS NOT NULL GROUP BY caller)), json_extract(j, '$.callers.measures."hhi.callers".value') FROM summary;
