-- How many nodes carry the load, and how unequally?
INSERT INTO answer SELECT 'load of ' || name, (SELECT coalesce(sum(n), 0) FROM recent WHERE node = node.id), json_extract(j, '$.nodes."' || name || '".inferences') FROM node, summary;
INSERT INTO answer SELECT 'largest node', (SELECT max(n) * 1.0 / sum(n) FROM (SELECT sum(n) AS n FROM recent WHERE node IS NOT NULL GROUP BY node)), json_extract(j, '$.node_load.measures."top_share_1.nodes".value') FROM summary;
