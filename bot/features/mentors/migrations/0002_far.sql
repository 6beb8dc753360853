-- Where a mentor is asked who has no account in the mentee's community: the space of
-- an ask is then the mentor's, and that of its request the mentee's. '' is the space of
-- the row.
ALTER TABLE mentor_request ADD COLUMN mentor_space TEXT NOT NULL DEFAULT '';
ALTER TABLE mentor_suggestion ADD COLUMN mentor_space TEXT NOT NULL DEFAULT '';
ALTER TABLE mentor_consent ADD COLUMN other_space TEXT NOT NULL DEFAULT '';

-- Two platforms may call two people the same.
CREATE TABLE mentor_ask_new (
	id          TEXT    PRIMARY KEY,
	request     TEXT    NOT NULL,
	space       TEXT    NOT NULL,
	mentor      TEXT    NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN ('asked', 'more', 'accepted', 'introduced', 'declined', 'expired', 'withdrawn', 'over')),
	reason      TEXT    NOT NULL DEFAULT '', -- of a decline
	question    TEXT    NOT NULL DEFAULT '', -- what the mentor asks for
	added       TEXT    NOT NULL DEFAULT '', -- what the mentee added
	reminded    INTEGER NOT NULL DEFAULT 0,
	clock       BIGINT  NOT NULL DEFAULT 0, -- since when whose turn it is has been waiting; 0 while it stands still
	spent       BIGINT  NOT NULL DEFAULT 0, -- milliseconds that it ran before
	terms       TEXT    NOT NULL DEFAULT '{}', -- JSON: why this mentor
	at          BIGINT  NOT NULL,
	answered_at BIGINT  NOT NULL DEFAULT 0,
	UNIQUE (request, space, mentor)
);

INSERT INTO mentor_ask_new (id, request, space, mentor, state, reason, question, added, reminded, clock, spent, terms, at, answered_at)
	SELECT id, request, space, mentor, state, reason, question, added, reminded, clock, spent, terms, at, answered_at FROM mentor_ask;

DROP TABLE mentor_ask;

ALTER TABLE mentor_ask_new RENAME TO mentor_ask;

CREATE INDEX mentor_ask_mentor ON mentor_ask (space, mentor, state);
CREATE INDEX mentor_ask_at ON mentor_ask (space, at);
