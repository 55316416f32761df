-- What does the network claim, and what is counted of it up to that day? The document has claims by metric, value and unit.
CREATE TEMP TABLE claimed AS SELECT json_extract(value, '$.metric') || ' ' || json_extract(value, '$.value') AS id, value AS j FROM summary, json_each(summary.j, '$.claims');
INSERT INTO answer SELECT 'models', (SELECT count(*) FROM model WHERE coalesce(listed_at, 0) <= 20601 * 86400 AND coalesce(delisted_at, 1e18) > 20601 * 86400), json_extract(j, '$.counted') FROM claimed WHERE id = 'Models hosted 48';
INSERT INTO answer SELECT 'inferences', (SELECT sum(n) FROM volume WHERE day <= 20610), json_extract(j, '$.counted') FROM claimed WHERE id = 'Inferences 2.5K+';
INSERT INTO answer SELECT 'inferences claimed', 2500, json_extract(j, '$.claimed') FROM claimed WHERE id = 'Inferences 2.5K+';
INSERT INTO answer SELECT 'transactions are not events', 0, json_extract(j, '$.same_unit') FROM claimed WHERE id = 'Inferences 1,900';
INSERT INTO answer SELECT 'events', (SELECT count(*) FROM record WHERE day < 20635), json_extract(j, '$.counted') FROM claimed WHERE id = 'Inferences 1,900';
INSERT INTO answer SELECT 'addresses', (SELECT count(*) FROM seen), json_extract(j, '$.counted') FROM claimed WHERE id = 'Wallets many';
INSERT INTO answer SELECT 'no number', 1, json_extract(j, '$.claimed') IS NULL FROM claimed WHERE id = 'Wallets many';
INSERT INTO answer SELECT 'verified', (SELECT sum(n) FROM volume WHERE verification IN (2, 3) AND day <= 20620), json_extract(j, '$.counted') FROM claimed WHERE id = 'Proofs 10M';
INSERT INTO answer SELECT 'share of the claim', (SELECT sum(n) / 1e7 FROM volume WHERE verification IN (2, 3) AND day <= 20620), json_extract(j, '$.counted_share') FROM claimed WHERE id = 'Proofs 10M';
INSERT INTO answer SELECT 'difference in words', (SELECT printf('%,d fewer than claimed: <0.1%% of the claim', 1e7 - sum(n)) FROM volume WHERE verification IN (2, 3) AND day <= 20620), json_extract(j, '$.difference') FROM claimed WHERE id = 'Proofs 10M';
INSERT INTO answer SELECT 'no whole number', 1, json_extract(j, '$.claimed') IS NULL FROM claimed WHERE id = 'Models hosted 4.451';
INSERT INTO answer SELECT 'nothing like it is counted', 1, json_extract(j, '$.counted') IS NULL FROM claimed WHERE id = 'Weather 12';
