-- How much is verified, how many decisions a day, by whom, and of which kind?
INSERT INTO answer SELECT 'verified share', (SELECT sum(iif(verification IN (2, 3), n, 0)) * 1.0 / sum(n) FROM recent), json_extract(j, '$.windows."30d".volume.verified_share') FROM summary;
INSERT INTO answer SELECT 'verified a day', (SELECT sum(iif(verification IN (2, 3), n, 0)) * 1.0 FROM recent) / (SELECT count(*) FROM days_with_data WHERE day >= 20605),
    json_extract(j, '$.windows."30d".volume.verified_per_day') FROM summary;
INSERT INTO answer SELECT 'verified a day by others', (SELECT sum(n) * 1.0 FROM recent JOIN caller ON caller.id = caller WHERE verification IN (2, 3) AND caller.kind IS NOT 'first-party')
    / (SELECT count(*) FROM days_with_data WHERE day >= 20605), json_extract(j, '$.windows."30d".volume.verified_outside_per_day') FROM summary;
INSERT INTO answer SELECT 'verified of all time by others', (SELECT sum(n) FROM volume JOIN caller ON caller.id = caller WHERE verification IN (2, 3) AND caller.kind IS NOT 'first-party'),
    json_extract(j, '$.windows.all.volume.verified_outside') FROM summary;
INSERT INTO answer SELECT 'verified by nobody known', (SELECT sum(n) FROM recent WHERE verification IN (2, 3) AND caller IS NULL), json_extract(j, '$.windows."30d".volume.verified_anonymous') FROM summary;
INSERT INTO answer SELECT 'mix ' || name, (SELECT sum(n) FROM recent WHERE verification = verification.id), json_extract(j, '$.verifications."' || name || '".inferences') FROM verification, summary;
INSERT INTO answer SELECT 'mix of kind ' || k.name || '/' || v.name, (SELECT nullif(sum(n), 0) FROM recent WHERE kind = k.id AND verification = v.id),
    json_extract(j, '$.kind_verifications."' || k.name || '/' || v.name || '".inferences') FROM kind k, verification v, summary;
INSERT INTO answer SELECT 'verified of kind ' || name, (SELECT sum(n) FROM recent WHERE kind = kind.id AND verification IN (2, 3)), json_extract(j, '$.kinds."' || name || '".verified') FROM kind, summary;
