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
	on_it               TEXT   NOT NULL DEFAULT '',
	unnamed             BOOLEAN NOT NULL DEFAULT FALSE -- the asker's name is not shown
);

CREATE INDEX question_mine ON question (space, asker, id);
CREATE INDEX question_unanswered ON question (space, id) WHERE state = 'open';
CREATE INDEX question_rung ON question (space, rung, created_at) WHERE state = 'open';

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


-- What somebody wrote and has not posted, because similar questions were shown
-- to them instead. It is forgotten after two days.
CREATE TABLE question_draft (
	id      TEXT    PRIMARY KEY,
	space   TEXT    NOT NULL,
	user_id TEXT    NOT NULL,
	title   TEXT    NOT NULL, -- '' once it is posted, like details
	details TEXT    NOT NULL,
	topics  TEXT    NOT NULL, -- JSON
	unnamed BOOLEAN NOT NULL,
	posted  TEXT    NOT NULL DEFAULT '', -- the question it became
	solved  TEXT    NOT NULL DEFAULT '', -- the question that was answer enough
	at      BIGINT  NOT NULL
);

CREATE INDEX question_draft_user ON question_draft (space, user_id, id);

-- The words of an answer: kept with their author's consent, or waiting for it.
CREATE TABLE question_answer (
	question TEXT    PRIMARY KEY,
	space    TEXT    NOT NULL,
	author   TEXT    NOT NULL,
	words    TEXT    NOT NULL,
	kept     BOOLEAN NOT NULL, -- while it is not, nobody but the author sees the words
	at       BIGINT  NOT NULL
);

CREATE INDEX question_answer_author ON question_answer (space, author, question);
CREATE INDEX question_answer_waits ON question_answer (at) WHERE NOT kept;

-- What a member decided: about the words of their answers, and of what they want
-- to be told.
CREATE TABLE question_habit (
	space   TEXT    NOT NULL,
	user_id TEXT    NOT NULL,
	answers TEXT    NOT NULL DEFAULT '' CHECK (answers IN ('', 'always', 'ask', 'never')),
	once    BOOLEAN NOT NULL DEFAULT FALSE, -- when somebody asks what they once asked
	weekly  BOOLEAN NOT NULL DEFAULT FALSE, -- open questions, once a week
	PRIMARY KEY (space, user_id)
);

CREATE INDEX question_habit_weekly ON question_habit (space, user_id) WHERE weekly;

-- A member who once asked something similar, invited to help with a question.
CREATE TABLE question_invitation (
	question  TEXT   PRIMARY KEY,
	space     TEXT   NOT NULL,
	user_id   TEXT   NOT NULL,
	precedent TEXT   NOT NULL, -- what they once asked
	at        BIGINT NOT NULL
);

CREATE INDEX question_invitation_user ON question_invitation (space, user_id, at);

-- What somebody who asked without their name said in the thread, through Kith.
CREATE TABLE question_remark (
	id       TEXT   PRIMARY KEY,
	question TEXT   NOT NULL,
	words    TEXT   NOT NULL,
	at       BIGINT NOT NULL
);

CREATE INDEX question_remark_question ON question_remark (question);

-- Who wanted to know who asked an unnamed question, why, and what came of it.
-- Rows are the audit of it, and stay.
CREATE TABLE question_reveal (
	id       TEXT   PRIMARY KEY,
	question TEXT   NOT NULL,
	space    TEXT   NOT NULL,
	first    TEXT   NOT NULL, -- the organiser who asked for it
	second   TEXT   NOT NULL DEFAULT '', -- the one who agreed or declined
	reason   TEXT   NOT NULL,
	state    TEXT   NOT NULL CHECK (state IN ('asked', 'revealed', 'declined', 'withdrawn')),
	at       BIGINT NOT NULL,
	ended_at BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX question_reveal_question ON question_reveal (question);

-- How long organisers have Kith wait, in hours: the ladder's steps in waking ones.
CREATE TABLE question_timers (
	space      TEXT    PRIMARY KEY,
	hint       INTEGER NOT NULL,
	helpers    INTEGER NOT NULL,
	digest     INTEGER NOT NULL,
	organisers INTEGER NOT NULL,
	red        INTEGER NOT NULL,
	asked      INTEGER NOT NULL, -- talked about and quiet
	closed     INTEGER NOT NULL  -- answered and quiet
);
