-- A numeric that may hold fractions.
-- expect: column paid_nano of table inference is not an integer or a numeric without fraction; read a view that casts it
ALTER TABLE inference ALTER paid_nano TYPE numeric(30, 9);
