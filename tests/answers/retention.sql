-- Who comes back? Cohorts of addresses by month first seen, of models by month listed.
CREATE TEMP TABLE callers_by_month AS SELECT DISTINCT caller, strftime('%Y-%m', first_day * 86400, 'unixepoch') AS cohort, strftime('%Y-%m', day * 86400, 'unixepoch') AS month
    FROM volume JOIN seen USING (caller) WHERE n > 0;
INSERT INTO answer SELECT 'callers ' || cohort || ' after ' || age, (SELECT count(*) FROM callers_by_month c WHERE c.cohort = substr(r.cohort, 1, 7) AND month = strftime('%Y-%m', r.cohort, '+' || r.age || ' months')), active
    FROM retention r WHERE of = 'callers' AND period = 'month';
INSERT INTO answer SELECT 'members of ' || cohort, (SELECT count(DISTINCT caller) FROM callers_by_month c WHERE c.cohort = substr(r.cohort, 1, 7)), members
    FROM retention r WHERE of = 'callers' AND period = 'month' AND age = 0;
INSERT INTO answer SELECT 'models ' || cohort || ' after ' || age,
    (SELECT count(*) FROM model WHERE strftime('%Y-%m', listed_at, 'unixepoch') = substr(r.cohort, 1, 7) AND EXISTS (SELECT 1 FROM volume WHERE model = model.id AND n > 0 AND day >= listed_at / 86400
        AND strftime('%Y-%m', day * 86400, 'unixepoch') = strftime('%Y-%m', r.cohort, '+' || r.age || ' months'))), active
    FROM retention r WHERE of = 'models' AND period = 'month';
INSERT INTO answer SELECT 'models listed in ' || cohort, (SELECT count(*) FROM model WHERE strftime('%Y-%m', listed_at, 'unixepoch') = substr(r.cohort, 1, 7)), members
    FROM retention r WHERE of = 'models' AND period = 'month' AND age = 0;
INSERT INTO answer SELECT 'addresses in cohorts', (SELECT count(*) FROM seen), json_extract(j, '$.retention."callers.month".members') FROM summary;
INSERT INTO answer SELECT 'back in the next month', (SELECT count(DISTINCT iif(month = strftime('%Y-%m', cohort || '-01', '+1 month'), caller, NULL)) * 1.0 / count(DISTINCT caller) FROM callers_by_month WHERE cohort < '2026-06'),
    json_extract(j, '$.retention."callers.month".next_share') FROM summary;
