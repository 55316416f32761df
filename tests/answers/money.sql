-- What was paid a day, for an inference, for a thousand tokens; and of how much of the volume is that known?
INSERT INTO answer SELECT 'paid', (SELECT sum(paid) FROM recent), json_extract(j, '$.money.paid_nano') FROM summary;
INSERT INTO answer SELECT 'paid ever', (SELECT sum(paid) FROM volume), json_extract(j, '$.money_all_time.paid_nano') FROM summary;
INSERT INTO answer SELECT 'a day', (SELECT sum(paid) * 1.0 FROM recent) / (SELECT count(*) FROM days_with_data WHERE day >= 20605), json_extract(j, '$.money.per_day_nano') FROM summary;
INSERT INTO answer SELECT 'for an inference', (SELECT sum(paid) * 1.0 / sum(n) FROM recent WHERE paid IS NOT NULL AND n > 0), json_extract(j, '$.money.per_inference_nano') FROM summary;
INSERT INTO answer SELECT 'for a token', (SELECT sum(paid) * 1.0 / sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)) FROM recent WHERE paid IS NOT NULL AND coalesce(tokens_in, tokens_out) IS NOT NULL), json_extract(j, '$.money.per_token_nano') FROM summary;
INSERT INTO answer SELECT 'known share', (SELECT sum(iif(paid IS NULL, 0, n)) * 1.0 / sum(n) FROM recent), json_extract(j, '$.money.known_share') FROM summary;
INSERT INTO answer SELECT 'apart', (SELECT sum(paid) FROM recent WHERE n = 0), json_extract(j, '$.money.paid_apart_nano') FROM summary;
INSERT INTO answer SELECT 'median payment', (SELECT paid FROM (SELECT paid, row_number() OVER (ORDER BY paid) AS r, count(*) OVER () AS c FROM recent WHERE paid IS NOT NULL) WHERE r = (c + 1) / 2), json_extract(j, '$.money.median_least_nano') FROM summary;
INSERT INTO answer SELECT 'and nothing else', json_extract(j, '$.money.median_least_nano'), json_extract(j, '$.money.median_most_nano') FROM summary;
INSERT INTO answer SELECT 'payers', (SELECT count(DISTINCT caller) FROM recent WHERE n > 0 AND caller IN (SELECT caller FROM volume WHERE paid > 0)), json_extract(j, '$.money.payers') FROM summary;
