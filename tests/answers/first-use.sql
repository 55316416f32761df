-- How long does a model wait for its first inference? Kaplan and Meier, idle models censored.
CREATE TEMP TABLE wait AS SELECT listed_at / 86400 AS listed, coalesce((SELECT min(day) FROM volume WHERE model = model.id AND n > 0 AND day >= listed_at / 86400) - listed_at / 86400, NULL) AS age,
    max(0, min(coalesce(delisted_at / 86400, 20635), 20635) - 1 - listed_at / 86400) AS watched FROM model, edge WHERE listed_at / 86400 >= edge.first_day AND listed_at / 86400 < 20635;
CREATE TEMP TABLE step AS SELECT age, count(*) AS events, (SELECT count(*) FROM wait w WHERE coalesce(w.age, w.watched) >= wait.age) AS at_risk FROM wait WHERE age IS NOT NULL GROUP BY age;
INSERT INTO answer SELECT 'members', (SELECT count(*) FROM wait), json_extract(j, '$.first_use.members') FROM summary;
INSERT INTO answer SELECT 'censored', (SELECT count(*) FROM wait WHERE age IS NULL), json_extract(j, '$.first_use.censored') FROM summary;
INSERT INTO answer SELECT 'waiting after ' || days, (SELECT exp(sum(ln(1 - events * 1.0 / at_risk))) FROM step WHERE age <= days), json_extract(j, '$.first_use_by_day."' || days || '".waiting')
    FROM (SELECT 0 AS days UNION VALUES (1), (7), (14), (30), (60), (90)), summary;
INSERT INTO answer SELECT 'at risk after 30', (SELECT count(*) FROM wait WHERE coalesce(age, watched) >= 30), json_extract(j, '$.first_use_by_day."30".at_risk') FROM summary;
INSERT INTO answer SELECT 'median', (SELECT min(age) FROM step s WHERE (SELECT exp(sum(ln(1 - events * 1.0 / at_risk))) FROM step WHERE age <= s.age) <= 0.5), json_extract(j, '$.first_use.median') FROM summary;
