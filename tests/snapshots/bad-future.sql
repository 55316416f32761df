-- Records later than taken_at.
-- expect: table inference, row 1: at 1795305601 is later than taken_at of table snapshot
-- expect: table usage_daily, row 1: day 20780 is later than taken_at
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO inference (at) VALUES (1795305601);
INSERT INTO usage_daily (day, inferences) VALUES (20780, 1);
