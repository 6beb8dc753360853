-- Small values of parts of the program that have no table of their own.
CREATE TABLE memory (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
