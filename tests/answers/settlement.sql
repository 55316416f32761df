-- How is it settled, how much can a stranger audit, and does that differ by kind?
INSERT INTO answer SELECT 'mix ' || name, (SELECT sum(n) FROM recent WHERE settlement = settlement.id), json_extract(j, '$.settlements."' || name || '".inferences') FROM settlement, summary;
INSERT INTO answer SELECT 'share ' || name, (SELECT sum(iif(settlement = settlement.id, n, 0)) * 1.0 / sum(n) FROM recent), json_extract(j, '$.settlements."' || name || '".share') FROM settlement, summary;
INSERT INTO answer SELECT 'mix of kind ' || k.name || '/' || s.name, (SELECT sum(n) FROM recent WHERE kind = k.id AND settlement = s.id),
    json_extract(j, '$.kind_settlements."' || k.name || '/' || s.name || '".inferences') FROM kind k, settlement s, summary;
