-- Spaces that are one community, by the word of the organisers of both. Each of two
-- has a row.
CREATE TABLE space_joined (
	space TEXT   NOT NULL,
	other TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	PRIMARY KEY (space, other)
);
