-- How much of the volume names a model, and an address?
INSERT INTO answer SELECT 'coverage', (SELECT sum(iif(model IS NULL, 0, n)) * 1.0 / sum(n) FROM recent), json_extract(j, '$.windows."30d".volume.coverage') FROM summary;
INSERT INTO answer SELECT 'unattributed', (SELECT sum(n) FROM recent WHERE model IS NULL), json_extract(j, '$.windows."30d".volume.unattributed') FROM summary;
INSERT INTO answer SELECT 'caller known', (SELECT sum(n) FROM recent WHERE caller IS NOT NULL), json_extract(j, '$.callers.known') FROM summary;
