-- A mentor and a mentee, as other features tell of them. The ID is the pair's.
CREATE TABLE agenda_pair (
	id       TEXT    PRIMARY KEY,
	space    TEXT    NOT NULL,
	mentor   TEXT    NOT NULL,
	mentee   TEXT    NOT NULL,
	open     BOOLEAN NOT NULL DEFAULT TRUE,
	round    INTEGER NOT NULL DEFAULT 0, -- the newest of which anything was heard
	ended_at BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX agenda_pair_mentor ON agenda_pair (space, mentor);
CREATE INDEX agenda_pair_mentee ON agenda_pair (space, mentee);
CREATE INDEX agenda_pair_ended ON agenda_pair (space, ended_at) WHERE NOT open;

-- A meeting of a pair, as another feature tells of it. It may be told of before its
-- pair is.
CREATE TABLE agenda_meeting (
	id       TEXT    PRIMARY KEY,
	name     TEXT    NOT NULL UNIQUE, -- what the other feature calls it
	space    TEXT    NOT NULL,
	pair     TEXT    NOT NULL,
	state    TEXT    NOT NULL CHECK (state IN ('set', 'off', 'held')),
	at       BIGINT  NOT NULL,
	change   INTEGER NOT NULL,            -- the newest one that was told of; -1 for none
	set_at   BIGINT  NOT NULL,            -- when it got its time
	asked_at BIGINT  NOT NULL DEFAULT 0,  -- when the mentee was asked what to talk about
	held_at  BIGINT  NOT NULL DEFAULT 0   -- when it was told that it took place
);

CREATE INDEX agenda_meeting_pair ON agenda_meeting (pair, at);

-- Something to talk about. It waits for the next meeting, whichever that is, until
-- one of the two says that it was talked about.
CREATE TABLE agenda_point (
	id      TEXT   PRIMARY KEY,
	pair    TEXT   NOT NULL,
	author  TEXT   NOT NULL,
	words   TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	done_at BIGINT NOT NULL DEFAULT 0,
	done_in TEXT   NOT NULL DEFAULT '' -- the meeting in which it was talked about; '' for none
);

CREATE INDEX agenda_point_pair ON agenda_point (pair);
CREATE INDEX agenda_point_author ON agenda_point (author);

CREATE TABLE agenda_note (
	id      TEXT   PRIMARY KEY,
	pair    TEXT   NOT NULL,
	meeting TEXT   NOT NULL,
	author  TEXT   NOT NULL,
	words   TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

CREATE INDEX agenda_note_meeting ON agenda_note (meeting);
CREATE INDEX agenda_note_author ON agenda_note (author);

-- Something that one of the two does until a day, or until they meet again.
CREATE TABLE agenda_item (
	id        TEXT    PRIMARY KEY,
	pair      TEXT    NOT NULL,
	meeting   TEXT    NOT NULL,            -- from which it comes; '' for none
	author    TEXT    NOT NULL,
	owner     TEXT    NOT NULL,
	words     TEXT    NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
	due       TEXT    NOT NULL DEFAULT '', -- a day, as 2026-03-10; '' for none
	by_next   BOOLEAN NOT NULL DEFAULT FALSE,
	due_at    BIGINT  NOT NULL,            -- when that was decided
	at        BIGINT  NOT NULL,
	closed_at BIGINT  NOT NULL DEFAULT 0,
	used_at   BIGINT  NOT NULL DEFAULT 0,  -- when the mentee said that it helped
	reminded  TEXT    NOT NULL DEFAULT ''  -- of which day the owner was reminded, and which time
);

CREATE INDEX agenda_item_pair ON agenda_item (pair);
CREATE INDEX agenda_item_meeting ON agenda_item (meeting);
CREATE INDEX agenda_item_author ON agenda_item (author);
CREATE INDEX agenda_item_owner ON agenda_item (owner);
