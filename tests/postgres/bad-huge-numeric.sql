-- A payment of more than 64 bits.
-- expect: values and their sums must fit 64 bits
ALTER TABLE inference ALTER paid_nano TYPE numeric(40, 0);
UPDATE inference SET paid_nano = 1e30;
