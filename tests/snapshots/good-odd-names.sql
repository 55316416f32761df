-- Names with markup, quotes, control characters, a NUL, broken UTF-8, right-to-left text and 10 kB: shown, not refused.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key, name) VALUES
    (1, '<script>alert(1)</script>', '"''&<>'),
    (2, 'bell' || char(7) || char(27) || '[31m', 'tab' || char(9) || 'line' || char(10)),
    (3, 'nul' || char(0) || 'inside', NULL),
    (4, CAST(x'FFFE80C0AF' AS TEXT), CAST(x'EDA080' AS TEXT)),
    (5, 'שלום' || char(8238) || 'abc', NULL),
    (6, replace(hex(zeroblob(5000)), '0', 'x'), NULL);
INSERT INTO inference (at, model_id) SELECT 1780000000, id FROM model;
