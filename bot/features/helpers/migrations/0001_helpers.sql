-- Members who offered to be told about questions, and on which topics. The
-- topic '' is questions without a topic.
CREATE TABLE helper (
	space        TEXT   NOT NULL,
	user_id      TEXT   NOT NULL,
	volume       TEXT   NOT NULL CHECK (volume IN ('rare', 'normal', 'often')),
	paused_until BIGINT NOT NULL DEFAULT 0,
	since        BIGINT NOT NULL,
	PRIMARY KEY (space, user_id)
);

CREATE TABLE helper_topic (
	space   TEXT NOT NULL,
	topic   TEXT NOT NULL,
	user_id TEXT NOT NULL,
	PRIMARY KEY (space, topic, user_id)
);

CREATE INDEX helper_topic_user ON helper_topic (space, user_id);

-- A question that helpers were called for; its ID is the question's.
CREATE TABLE help_call (
	id           TEXT    PRIMARY KEY,
	space        TEXT    NOT NULL,
	asker        TEXT    NOT NULL,
	unnamed      BOOLEAN NOT NULL, -- nobody is to learn who asks
	title        TEXT    NOT NULL,
	topics       TEXT    NOT NULL, -- JSON
	conversation TEXT    NOT NULL,
	coming       TEXT    NOT NULL DEFAULT '', -- the helper who said last that they are on it
	settled      BOOLEAN NOT NULL DEFAULT FALSE
);

-- One helper told about one question, and what they made of it.
CREATE TABLE help_suggestion (
	id      TEXT   PRIMARY KEY,
	call    TEXT   NOT NULL,
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	state   TEXT   NOT NULL CHECK (state IN ('asked', 'coming', 'passed')),
	terms   TEXT   NOT NULL, -- JSON: why this helper
	at      BIGINT NOT NULL,
	UNIQUE (call, user_id)
);

CREATE INDEX help_suggestion_user ON help_suggestion (space, user_id, at);
CREATE INDEX help_suggestion_at ON help_suggestion (space, at, user_id, state);
