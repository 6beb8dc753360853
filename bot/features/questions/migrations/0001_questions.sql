CREATE TABLE question (
	id                  TEXT   PRIMARY KEY,
	space               TEXT   NOT NULL,
	asker               TEXT   NOT NULL,
	title               TEXT   NOT NULL,
	details             TEXT   NOT NULL,
	topics              TEXT   NOT NULL, -- JSON
	state               TEXT   NOT NULL CHECK (state IN ('open', 'talking', 'answered', 'closed')),
	answer_conversation TEXT   NOT NULL,
	answer_message      TEXT   NOT NULL,
	answerer            TEXT   NOT NULL,
	needs_info          TEXT   NOT NULL,
	info_asked          BIGINT NOT NULL DEFAULT 0,
	repliers            TEXT   NOT NULL, -- JSON
	created_at          BIGINT NOT NULL,
	active_at           BIGINT NOT NULL,
	rung                BIGINT NOT NULL DEFAULT 0,
	on_it               TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX question_mine ON question (space, asker, id);
CREATE INDEX question_unanswered ON question (space, id) WHERE state = 'open';

-- The digest of a day in the channel of a topic, and what it lists.
CREATE TABLE question_digest (
	id    TEXT PRIMARY KEY,
	space TEXT NOT NULL,
	topic TEXT NOT NULL,
	day   TEXT NOT NULL, -- of the space's calendar
	UNIQUE (space, topic, day)
);

CREATE TABLE question_digest_line (
	digest   TEXT NOT NULL,
	question TEXT NOT NULL,
	PRIMARY KEY (digest, question)
);

CREATE INDEX question_digest_question ON question_digest_line (question);
