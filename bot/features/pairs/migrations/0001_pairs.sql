-- A mentor and a mentee who were introduced. The ID is that of their request.
CREATE TABLE pair (
	id           TEXT    PRIMARY KEY,
	space        TEXT    NOT NULL,
	mentor       TEXT    NOT NULL,
	mentee       TEXT    NOT NULL,
	topic        TEXT    NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('going', 'paused', 'ending', 'ended')),
	how          TEXT    NOT NULL DEFAULT '',
	round        INTEGER NOT NULL DEFAULT 1,
	created_at   BIGINT  NOT NULL,
	ended_at     BIGINT  NOT NULL DEFAULT 0,
	met          INTEGER NOT NULL DEFAULT 0,
	met_at       BIGINT  NOT NULL DEFAULT 0,
	claim        TEXT    NOT NULL DEFAULT '', -- who says that they met, while the other has not
	claim_at     BIGINT  NOT NULL DEFAULT 0,
	paused_until BIGINT  NOT NULL DEFAULT 0,
	ender        TEXT    NOT NULL DEFAULT '', -- who began to end it, while that lasts
	ends_at      BIGINT  NOT NULL DEFAULT 0,
	version      INTEGER NOT NULL DEFAULT 0,
	agreed       INTEGER NOT NULL DEFAULT 0,  -- the version in force
	review_at    BIGINT  NOT NULL DEFAULT 0,
	active_at    BIGINT  NOT NULL,
	asked        INTEGER NOT NULL DEFAULT 0,
	asked_at     BIGINT  NOT NULL DEFAULT 0,
	again        TEXT    NOT NULL DEFAULT '', -- who wants to take it up again
	again_at     BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX pair_mentor ON pair (space, mentor);
CREATE INDEX pair_mentee ON pair (space, mentee);
CREATE INDEX pair_ended ON pair (space, ended_at) WHERE state = 'ended';

-- What one side filled in, each time they did: a version of the agreement is the
-- newest of each side up to it.
CREATE TABLE pair_terms (
	pair    TEXT    NOT NULL,
	version INTEGER NOT NULL,
	user_id TEXT    NOT NULL,
	terms   TEXT    NOT NULL, -- JSON
	at      BIGINT  NOT NULL,
	PRIMARY KEY (pair, version)
);

CREATE INDEX pair_terms_user ON pair_terms (user_id);

-- Who agreed to what, and when. The subject is a version of the agreement, or
-- an apprentice.
CREATE TABLE pair_consent (
	pair    TEXT   NOT NULL,
	kind    TEXT   NOT NULL CHECK (kind IN ('agreement', 'apprentice', 'again')),
	subject TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (pair, kind, subject, user_id)
);

CREATE INDEX pair_consent_user ON pair_consent (user_id);

-- What one side says at the end of a round.
CREATE TABLE pair_ending (
	pair    TEXT    NOT NULL,
	round   INTEGER NOT NULL,
	user_id TEXT    NOT NULL,
	words   TEXT    NOT NULL, -- JSON
	at      BIGINT  NOT NULL,
	PRIMARY KEY (pair, round, user_id)
);

CREATE INDEX pair_ending_user ON pair_ending (user_id);

CREATE TABLE pair_apprentice (
	id        TEXT    PRIMARY KEY,
	pair      TEXT    NOT NULL,
	space     TEXT    NOT NULL,
	user_id   TEXT    NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('asked', 'joined', 'not', 'out')),
	by_mentee BOOLEAN NOT NULL DEFAULT FALSE,
	by_self   BOOLEAN NOT NULL DEFAULT FALSE,
	at        BIGINT  NOT NULL
);

CREATE INDEX pair_apprentice_pair ON pair_apprentice (pair);
CREATE INDEX pair_apprentice_user ON pair_apprentice (space, user_id);
-- One at a time.
CREATE UNIQUE INDEX pair_apprentice_now ON pair_apprentice (pair) WHERE state IN ('asked', 'joined');
