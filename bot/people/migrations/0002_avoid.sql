-- Whom a member is never to be brought together with. Nobody but they may learn of it.
CREATE TABLE member_avoid (
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	other   TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (space, user_id, other)
);

CREATE INDEX member_avoid_other ON member_avoid (space, other);
