-- A thread of the public record and what became of it. Of its words only stems
-- and counts are kept here: the text stands with the feature whose thread it is.
CREATE TABLE record_thread (
	id          TEXT   PRIMARY KEY,
	space       TEXT   NOT NULL,
	topic       TEXT   NOT NULL, -- the first one; '' for none
	asker       TEXT   NOT NULL, -- '' when it was asked without a name
	asked_at    BIGINT NOT NULL,
	replied_at  BIGINT NOT NULL DEFAULT 0, -- by somebody else, for the first time
	answered_at BIGINT NOT NULL DEFAULT 0,
	closed_at   BIGINT NOT NULL DEFAULT 0,
	main        TEXT   NOT NULL, -- stems: of the title twice, and of the details
	code        TEXT   NOT NULL, -- stems
	replies     TEXT   NOT NULL DEFAULT '' -- stems of answers whose authors let them be kept
);

-- It holds all that is counted, so that counting reads no words.
CREATE INDEX record_thread_asked ON record_thread (space, asked_at, id, replied_at, answered_at, closed_at, topic);

-- Who wrote in whose thread, and when first.
CREATE TABLE record_reply (
	thread  TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	space   TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (thread, user_id)
);

CREATE INDEX record_reply_user ON record_reply (space, user_id, at);

-- Whether what was shown before somebody posted helped them.
CREATE TABLE record_verdict (
	search TEXT    PRIMARY KEY,
	space  TEXT    NOT NULL,
	helped BOOLEAN NOT NULL,
	at     BIGINT  NOT NULL
);

CREATE INDEX record_verdict_space ON record_verdict (space, at);

-- When members wrote in public: at which hours of the day, UTC, and when last.
-- Neither what, nor where.
CREATE TABLE record_activity (
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	seen_at BIGINT NOT NULL,
	hours   TEXT   NOT NULL, -- how often at which, older messages less: '9:12.5 14:3'
	PRIMARY KEY (space, user_id)
);

CREATE INDEX record_activity_seen ON record_activity (seen_at);
