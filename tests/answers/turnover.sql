-- Are the models on top the same as in the window before?
CREATE TEMP TABLE pair AS SELECT listed.id, listed.key, coalesce((SELECT sum(n) FROM volume WHERE model = listed.id AND day BETWEEN 20575 AND 20604), 0) AS before,
    coalesce((SELECT sum(n) FROM recent WHERE model = listed.id), 0) AS after FROM listed;
INSERT INTO answer SELECT 'entered', (SELECT count(*) FROM pair WHERE before = 0 AND after > 0), json_extract(j, '$.comparison.measures."entered.used".value') FROM summary;
INSERT INTO answer SELECT 'exited', (SELECT count(*) FROM pair WHERE before > 0 AND after = 0), json_extract(j, '$.comparison.measures."exited.used".value') FROM summary;
INSERT INTO answer SELECT 'retained', (SELECT count(*) FROM pair WHERE before > 0 AND after > 0), json_extract(j, '$.comparison.measures."retained.used".value') FROM summary;
INSERT INTO answer SELECT 'Kendall tau-b', (WITH u AS (SELECT * FROM pair WHERE before + after > 0), p AS (SELECT sum(sign(a.before - b.before) * sign(a.after - b.after)) AS s,
    sum(a.before <> b.before) AS x, sum(a.after <> b.after) AS y FROM u a JOIN u b ON a.id < b.id) SELECT s / sqrt(x * 1.0 * y) FROM p), json_extract(j, '$.comparison.measures."kendall_b.used".value') FROM summary;
CREATE TEMP TABLE ranked AS SELECT *, iif(after > 0, row_number() OVER (ORDER BY after DESC, (SELECT sum(n) FROM volume WHERE model = pair.id) DESC, key), NULL) AS rank,
    iif(before > 0, row_number() OVER (ORDER BY before DESC, after DESC, (SELECT sum(n) FROM volume WHERE model = pair.id) DESC, key), NULL) AS previous_rank FROM pair;
INSERT INTO answer SELECT 'rank of ' || key, rank, json_extract(j, '$.moves."' || key || '".rank') FROM ranked, summary WHERE rank <= 10;
INSERT INTO answer SELECT 'volume before of ' || key, before, json_extract(j, '$.moves."' || key || '".previous_inferences') FROM ranked, summary WHERE rank <= 10;
INSERT INTO answer SELECT 'rank before of ' || key, previous_rank, json_extract(j, '$.moves."' || key || '".previous_rank') FROM ranked, summary WHERE rank <= 10 OR previous_rank <= 10;
INSERT INTO answer SELECT 'what of ' || key, CASE WHEN coalesce(previous_rank, 99) > 10 THEN 'entered' WHEN coalesce(rank, 99) > 10 THEN 'left' ELSE 'stayed' END,
    json_extract(j, '$.moves."' || key || '".what') FROM ranked, summary WHERE rank <= 10 OR previous_rank <= 10;
