-- A problem that a member told organisers about. It never holds the words of
-- the message it is about.
CREATE TABLE problem (
	id            TEXT    PRIMARY KEY,
	space         TEXT    NOT NULL,
	reporter      TEXT    NOT NULL,            -- '' once it is forgotten
	kind          TEXT    NOT NULL CHECK (kind IN ('behaviour', 'public', 'pressed', 'mentorship', 'other')),
	contact       TEXT    NOT NULL CHECK (contact IN ('named', 'relay', 'no')),
	conversation  TEXT    NOT NULL DEFAULT '', -- where the message stands
	said_at       BIGINT  NOT NULL DEFAULT 0,  -- when that was written
	state         TEXT    NOT NULL CHECK (state IN ('new', 'taken', 'closed', 'withdrawn')),
	handler       TEXT    NOT NULL DEFAULT '', -- the organiser who took it, or closed it
	outcome       TEXT    NOT NULL DEFAULT '',
	round         INTEGER NOT NULL DEFAULT 0,  -- how often it came back to wait
	reported_at   BIGINT  NOT NULL,
	waiting_since BIGINT  NOT NULL,            -- for somebody who takes it
	taken_at      BIGINT  NOT NULL DEFAULT 0,  -- for the first time
	closed_at     BIGINT  NOT NULL DEFAULT 0,  -- or withdrawn
	reminded      BOOLEAN NOT NULL DEFAULT FALSE,
	forgotten     BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX problem_space ON problem (space, state, waiting_since);
CREATE INDEX problem_reporter ON problem (space, reporter);

-- Whom a problem is about, and which organisers its reporter does not want to
-- read it. None of them can, and they are told of nothing.
CREATE TABLE problem_about (
	problem TEXT NOT NULL,
	space   TEXT NOT NULL,
	user_id TEXT NOT NULL,
	named   BOOLEAN NOT NULL, -- it is about them
	PRIMARY KEY (problem, user_id)
);

CREATE INDEX problem_about_user ON problem_about (space, user_id);

-- What the reporter wrote, and what organisers asked through Kith.
CREATE TABLE problem_word (
	id        TEXT    PRIMARY KEY,
	problem   TEXT    NOT NULL,
	space     TEXT    NOT NULL,
	author    TEXT    NOT NULL,
	organiser BOOLEAN NOT NULL, -- an organiser wrote it
	words     TEXT    NOT NULL,
	at        BIGINT  NOT NULL
);

CREATE INDEX problem_word_problem ON problem_word (problem, id);
CREATE INDEX problem_word_author ON problem_word (space, author);

-- Who did what with a problem, without a word of it.
CREATE TABLE problem_step (
	id      TEXT   PRIMARY KEY,
	problem TEXT   NOT NULL,
	space   TEXT   NOT NULL,
	actor   TEXT   NOT NULL, -- '' is whoever reported it, or time
	what    TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

CREATE INDEX problem_step_problem ON problem_step (problem, id);
CREATE INDEX problem_step_actor ON problem_step (space, actor);
