-- How much fails? Of all that was asked, what failed included.
INSERT INTO answer SELECT 'failed', (SELECT sum(n) FROM record WHERE failed AND day BETWEEN 20605 AND 20634), json_extract(j, '$.windows."30d".volume.failed') FROM summary;
INSERT INTO answer SELECT 'failed share', (SELECT sum(iif(failed, n, 0)) * 1.0 / sum(n) FROM record WHERE day BETWEEN 20605 AND 20634), json_extract(j, '$.windows."30d".volume.failed_share') FROM summary;
