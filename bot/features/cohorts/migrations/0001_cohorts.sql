-- A time in which mentees and mentors who signed up are brought together.
CREATE TABLE programme (
	id        TEXT    PRIMARY KEY,
	space     TEXT    NOT NULL,
	opened_by TEXT    NOT NULL,
	name      TEXT    NOT NULL,
	until     BIGINT  NOT NULL, -- the end of the sign-up
	ends      BIGINT  NOT NULL,
	ranking   BOOLEAN NOT NULL,
	seats     INTEGER NOT NULL, -- at most, of a mentor
	state     TEXT    NOT NULL CHECK (state IN ('open', 'closed', 'ended')),
	run       INTEGER NOT NULL DEFAULT 0,
	revision  INTEGER NOT NULL DEFAULT 0,
	at        BIGINT  NOT NULL
);

CREATE UNIQUE INDEX programme_name ON programme (space, name) WHERE state <> 'ended';

CREATE TABLE programme_signup (
	id        TEXT    PRIMARY KEY,
	programme TEXT    NOT NULL,
	space     TEXT    NOT NULL,
	user_id   TEXT    NOT NULL,
	role      TEXT    NOT NULL CHECK (role IN ('mentee', 'mentor')),
	topics    TEXT    NOT NULL, -- JSON
	languages TEXT    NOT NULL, -- JSON
	zone      INTEGER NOT NULL, -- minutes east of UTC, when they signed up
	seats     INTEGER NOT NULL,
	listed    BOOLEAN NOT NULL, -- they agreed to be seen by the other side
	run       INTEGER NOT NULL DEFAULT 0, -- the last one that told them something
	why       TEXT    NOT NULL DEFAULT '',
	at        BIGINT  NOT NULL,
	UNIQUE (programme, user_id)
);

CREATE INDEX programme_signup_user ON programme_signup (space, user_id);

-- Whom somebody would like, 1 the most.
CREATE TABLE programme_wish (
	programme TEXT    NOT NULL,
	space     TEXT    NOT NULL,
	user_id   TEXT    NOT NULL,
	wished    TEXT    NOT NULL,
	place     INTEGER NOT NULL,
	PRIMARY KEY (programme, user_id, wished)
);

CREATE INDEX programme_wish_wished ON programme_wish (space, wished);

-- What organisers decided of two people.
CREATE TABLE programme_decision (
	programme TEXT   NOT NULL,
	space     TEXT   NOT NULL,
	mentee    TEXT   NOT NULL,
	mentor    TEXT   NOT NULL,
	decision  TEXT   NOT NULL CHECK (decision IN ('pin', 'never')),
	at        BIGINT NOT NULL,
	PRIMARY KEY (programme, mentee, mentor)
);

CREATE TABLE programme_match (
	id         TEXT    PRIMARY KEY,
	programme  TEXT    NOT NULL,
	space      TEXT    NOT NULL,
	run        INTEGER NOT NULL,
	mentee     TEXT    NOT NULL,
	mentor     TEXT    NOT NULL,
	topic      TEXT    NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('proposed', 'introduced', 'apart')),
	at         BIGINT  NOT NULL,
	settled_at BIGINT  NOT NULL DEFAULT 0
);

-- However often somebody presses, a mentee has one mentor at a time.
CREATE UNIQUE INDEX programme_match_mentee ON programme_match (programme, mentee) WHERE state <> 'apart';
CREATE INDEX programme_match_mentor ON programme_match (programme, mentor);
CREATE INDEX programme_match_space ON programme_match (space, mentee);
