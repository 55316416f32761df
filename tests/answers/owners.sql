-- Behind how many owners and families do the models stand, and which of them were used and paid?
INSERT INTO answer SELECT 'owners used', (SELECT count(*) FROM (SELECT owner FROM recent JOIN model ON model.id = model WHERE owner IS NOT NULL GROUP BY owner HAVING sum(n) > 0)), json_extract(j, '$.owners.used') FROM summary;
INSERT INTO answer SELECT 'owners paid', (SELECT count(*) FROM (SELECT owner FROM recent JOIN model ON model.id = model WHERE owner IS NOT NULL GROUP BY owner HAVING sum(paid) > 0)), json_extract(j, '$.owners.paid') FROM summary;
INSERT INTO answer SELECT 'owners ever paid', (SELECT count(*) FROM (SELECT owner FROM volume JOIN model ON model.id = model WHERE owner IS NOT NULL GROUP BY owner HAVING sum(paid) > 0)), json_extract(j, '$.owners.paid_all') FROM summary;
INSERT INTO answer SELECT 'HHI of owners', (SELECT sum(n * n) * 1.0 / (sum(n) * sum(n)) FROM (SELECT sum(n) AS n FROM used WHERE owner IS NOT NULL GROUP BY owner)), json_extract(j, '$.owners.measures."hhi.owners".value') FROM summary;
-- The names of this network are a word and a size, so that the word is the family where none is stated.
CREATE TEMP VIEW family AS SELECT id, coalesce(family, substr(name, 1, instr(name, '-') - 1)) AS family FROM model;
INSERT INTO answer SELECT 'families', (SELECT count(DISTINCT family) FROM family), json_extract(j, '$.families.count') FROM summary;
INSERT INTO answer SELECT 'HHI of families', (SELECT sum(n * n) * 1.0 / (sum(n) * sum(n)) FROM (SELECT sum(n) AS n FROM used JOIN family USING (id) GROUP BY family)), json_extract(j, '$.families.measures."hhi.families".value') FROM summary;
INSERT INTO answer SELECT 'variants', (SELECT sum(c) FROM (SELECT count(*) AS c FROM listed JOIN family f USING (id) GROUP BY f.family) WHERE c > 1), json_extract(j, '$.families.variants') FROM summary;
INSERT INTO answer SELECT 'largest family', (SELECT max(c) FROM (SELECT count(*) AS c FROM listed JOIN family f USING (id) GROUP BY f.family)), json_extract(j, '$.families.largest') FROM summary;
