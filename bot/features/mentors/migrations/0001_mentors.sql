-- What a member offers as a mentor.
CREATE TABLE mentor_offer (
	space        TEXT    NOT NULL,
	user_id      TEXT    NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('open', 'paused', 'silent', 'stopped')),
	paused_until BIGINT  NOT NULL DEFAULT 0, -- 0 while paused: until they resume
	capacity     INTEGER NOT NULL, -- mentees at a time
	weekly       INTEGER NOT NULL, -- requests in seven days
	reply_days   INTEGER NOT NULL, -- within how many they mean to answer
	format       TEXT    NOT NULL CHECK (format IN ('talk', 'weeks', 'open')),
	languages    TEXT    NOT NULL, -- JSON, BCP 47
	hours_from   INTEGER NOT NULL, -- when they can meet, as people.Hours
	hours_to     INTEGER NOT NULL,
	days         INTEGER NOT NULL,
	topics_off   TEXT    NOT NULL DEFAULT '', -- what they do not want to be asked, in their words
	silent       INTEGER NOT NULL DEFAULT 0, -- requests in a row that they let expire
	since        BIGINT  NOT NULL,
	PRIMARY KEY (space, user_id)
);

CREATE TABLE mentor_topic (
	space   TEXT NOT NULL,
	topic   TEXT NOT NULL,
	user_id TEXT NOT NULL,
	depth   TEXT NOT NULL CHECK (depth IN ('basics', 'deep')),
	PRIMARY KEY (space, topic, user_id)
);

CREATE INDEX mentor_topic_user ON mentor_topic (space, user_id);

-- A member's wish to talk with a mentor.
CREATE TABLE mentor_request (
	id        TEXT    PRIMARY KEY,
	space     TEXT    NOT NULL,
	mentee    TEXT    NOT NULL,
	mentor    TEXT    NOT NULL, -- the one it is to; '' for any mentor of the topic
	topic     TEXT    NOT NULL, -- ID; '' for none
	match     TEXT    NOT NULL DEFAULT '', -- of the programme that it comes from
	programme TEXT    NOT NULL DEFAULT '', -- its name
	state     TEXT    NOT NULL CHECK (state IN ('draft', 'sent', 'accepted', 'introduced', 'declined', 'expired', 'withdrawn', 'over')),
	want      TEXT    NOT NULL DEFAULT '',
	about     TEXT    NOT NULL DEFAULT '',
	tried     TEXT    NOT NULL DEFAULT '',
	why       TEXT    NOT NULL DEFAULT '',
	shows     TEXT    NOT NULL, -- JSON: what the mentor sees before both agreed
	news      INTEGER NOT NULL DEFAULT 0, -- how often the mentee was told something
	said      TEXT    NOT NULL DEFAULT '', -- what the mentee was told last
	at        BIGINT  NOT NULL
);

CREATE INDEX mentor_request_mentee ON mentor_request (space, mentee, state);
CREATE INDEX mentor_request_topic ON mentor_request (space, state, topic);

-- One mentor asked about one request.
CREATE TABLE mentor_ask (
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
	UNIQUE (request, mentor)
);

CREATE INDEX mentor_ask_mentor ON mentor_ask (space, mentor, state);
CREATE INDEX mentor_ask_at ON mentor_ask (space, at);

-- Who agreed to what, and when. A row is never changed but to note that it was
-- taken back.
CREATE TABLE mentor_consent (
	id       TEXT   PRIMARY KEY,
	request  TEXT   NOT NULL,
	space    TEXT   NOT NULL,
	user_id  TEXT   NOT NULL,
	other    TEXT   NOT NULL, -- with whom
	what     TEXT   NOT NULL CHECK (what IN ('show', 'accept', 'confirm')),
	words    TEXT   NOT NULL, -- of Kith, that they agreed to
	at       BIGINT NOT NULL,
	taken_back BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX mentor_consent_request ON mentor_consent (request);
CREATE INDEX mentor_consent_user ON mentor_consent (space, user_id);

-- Questions that somebody answered in public, as far as others marked that.
CREATE TABLE mentor_answer (
	question     TEXT   PRIMARY KEY,
	space        TEXT   NOT NULL,
	topics       TEXT   NOT NULL, -- JSON: IDs
	answerer     TEXT   NOT NULL,
	asker        TEXT   NOT NULL, -- '' when they asked without their name
	conversation TEXT   NOT NULL, -- where it stands
	at           BIGINT NOT NULL
);

CREATE INDEX mentor_answer_answerer ON mentor_answer (space, answerer, at);

-- One mentor suggested to one mentee, and why: the terms answer "why?" later.
CREATE TABLE mentor_suggestion (
	id     TEXT   PRIMARY KEY,
	space  TEXT   NOT NULL,
	mentee TEXT   NOT NULL,
	mentor TEXT   NOT NULL,
	topic  TEXT   NOT NULL,
	terms  TEXT   NOT NULL, -- JSON
	at     BIGINT NOT NULL
);

CREATE INDEX mentor_suggestion_mentee ON mentor_suggestion (space, mentee);
