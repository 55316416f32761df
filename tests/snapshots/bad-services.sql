-- Uptime, events, failures and workflows that cannot be.
-- expect: table node_uptime, row 1: up_seconds is "90000", not the seconds of a day that a node was up
-- expect: table node_uptime, row 2: node_id is "7", which is in no row of the table it points to
-- expect: table node_uptime, row 3: day is "30000", which is later than taken_at
-- expect: table node_uptime has two rows for day 20600 of the same node
-- expect: table node_event, row 1: event is "exploded", not an event of a node
-- expect: table node_event, row 2: at is "1790000000", which is later than taken_at
-- expect: table failure, row 1: inference_id is "1", which is in no row of table inference whose failed is 1
-- expect: table failure, row 2: inference_id is "9", which is in no row of table inference whose failed is 1
-- expect: table failure has two rows for inference 2; delete one
-- expect: table workflow, row 1: caller_id is "3", which is in no row of the table it points to
-- expect: table workflow, row 1: every_seconds is "-5", which is negative
INSERT INTO snapshot VALUES ('taken_at', '2026-06-01T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO node VALUES (1, 'node-1');
INSERT INTO inference (id, at, failed) VALUES (1, 1767571200, 0), (2, 1767571200, 1), (3, 1767571200, 1);
DROP TABLE node_uptime;
CREATE TABLE node_uptime (node_id INTEGER, day INTEGER, up_seconds INTEGER, heartbeats INTEGER);
INSERT INTO node_uptime VALUES (1, 20600, 90000, 3), (7, 20500, 1, 1), (1, 30000, 1, 1), (1, 20600, 1, 1);
INSERT INTO node_event VALUES (1, 1767571200, 'exploded'), (1, 1790000000, 'enabled');
DROP TABLE failure;
CREATE TABLE failure (inference_id INTEGER, reason TEXT);
INSERT INTO failure VALUES (1, 'reverted'), (9, 'reverted'), (2, 'reverted'), (3, 'reverted'), (2, 'out of gas');
INSERT INTO workflow VALUES ('0x111', 3, NULL, NULL, -5, NULL);
