-- A mentor and a mentee who meet. The ID is that of their request, as for pairs.
CREATE TABLE meeting_pair (
	id     TEXT    PRIMARY KEY,
	space  TEXT    NOT NULL,
	mentor TEXT    NOT NULL,
	mentee TEXT    NOT NULL,
	round  INTEGER NOT NULL DEFAULT 1,
	ended  BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX meeting_pair_mentor ON meeting_pair (space, mentor);
CREATE INDEX meeting_pair_mentee ON meeting_pair (space, mentee);

-- What people want to meet for, and what became of it: once or in a series.
CREATE TABLE meeting_plan (
	id         TEXT    PRIMARY KEY,
	space      TEXT    NOT NULL,
	pair       TEXT    NOT NULL DEFAULT '', -- '' for a meeting that is open to everybody
	host       TEXT    NOT NULL,            -- who proposed it first, or opened it
	guest      TEXT    NOT NULL DEFAULT '', -- the other one of the pair
	state      TEXT    NOT NULL CHECK (state IN ('asked', 'set', 'written', 'declined', 'expired', 'withdrawn', 'over')),
	asker      TEXT    NOT NULL DEFAULT '', -- who proposed last; '' for an open meeting
	round      INTEGER NOT NULL DEFAULT 1,  -- of the proposal: how often times were suggested
	options    TEXT    NOT NULL DEFAULT '[]', -- JSON: the times to choose from
	length     INTEGER NOT NULL,            -- minutes
	place      TEXT    NOT NULL DEFAULT '',
	place_by   TEXT    NOT NULL DEFAULT '', -- whose words the place is
	title      TEXT    NOT NULL DEFAULT '', -- of an open meeting, the host's words
	topic      TEXT    NOT NULL DEFAULT '', -- ID; of an open meeting
	seats      INTEGER NOT NULL DEFAULT 0,  -- of an open meeting
	rules      TEXT    NOT NULL DEFAULT '[]', -- JSON: of a series, one more each time all of it moves
	seq        INTEGER NOT NULL DEFAULT 0,  -- grows with each change of the plan or of its meetings
	created_at BIGINT  NOT NULL,
	asked_at   BIGINT  NOT NULL,
	changed_at BIGINT  NOT NULL,
	ended_at   BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX meeting_plan_pair ON meeting_plan (pair, state);
CREATE INDEX meeting_plan_host ON meeting_plan (space, host);
CREATE INDEX meeting_plan_ended ON meeting_plan (space, ended_at) WHERE ended_at > 0;

-- One time at which people meet, or did not.
CREATE TABLE meeting (
	id         TEXT    PRIMARY KEY,
	plan       TEXT    NOT NULL,
	space      TEXT    NOT NULL,
	run        INTEGER NOT NULL DEFAULT 0,  -- which of the plan's rules it is of
	wall       TEXT    NOT NULL DEFAULT '', -- of a series: the time its rule names, for ever
	at         BIGINT  NOT NULL,
	length     INTEGER NOT NULL,            -- minutes
	place      TEXT    NOT NULL DEFAULT '',
	place_by   TEXT    NOT NULL DEFAULT '',
	state      TEXT    NOT NULL CHECK (state IN ('set', 'off', 'held', 'missed', 'unclear')),
	seq        INTEGER NOT NULL,            -- the plan's when it changed last
	by_user    TEXT    NOT NULL DEFAULT '', -- who set it, moved it or called it off; '' for a series
	moved      BOOLEAN NOT NULL DEFAULT FALSE,
	step       INTEGER NOT NULL DEFAULT 0,  -- what time has brought it to
	late       TEXT    NOT NULL DEFAULT '', -- called off late: 'asked', 'fine' or 'short'
	absent     TEXT    NOT NULL DEFAULT '', -- who did not come, when both said so
	changed_at BIGINT  NOT NULL,
	UNIQUE (plan, run, wall)
);

CREATE INDEX meeting_coming ON meeting (plan, at);
CREATE INDEX meeting_past ON meeting (space, at);

-- What one of the two says of a meeting that is past.
CREATE TABLE meeting_answer (
	meeting TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	answer  TEXT   NOT NULL CHECK (answer IN ('met', 'agreed', 'me', 'other')),
	at      BIGINT NOT NULL,
	PRIMARY KEY (meeting, user_id)
);

CREATE INDEX meeting_answer_user ON meeting_answer (user_id);

-- Who takes part in an open meeting, or waits for a place, in the order in which they
-- came. The host is not among them.
CREATE TABLE meeting_seat (
	plan    TEXT    NOT NULL,
	user_id TEXT    NOT NULL,
	space   TEXT    NOT NULL,
	nr      INTEGER NOT NULL, -- the order
	seated  BOOLEAN NOT NULL, -- else they wait
	at      BIGINT  NOT NULL, -- when they joined
	PRIMARY KEY (plan, user_id)
);

CREATE INDEX meeting_seat_user ON meeting_seat (space, user_id);

-- Who has a seat in a series and does not come to one of its meetings.
CREATE TABLE meeting_skip (
	meeting TEXT NOT NULL,
	user_id TEXT NOT NULL,
	PRIMARY KEY (meeting, user_id)
);

CREATE INDEX meeting_skip_user ON meeting_skip (user_id);

-- Times that somebody wrote, while they look at how they were understood.
CREATE TABLE meeting_draft (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	of      TEXT   NOT NULL, -- a pair, a plan or a meeting; for an open meeting its topic, or ''
	wanted  TEXT   NOT NULL, -- JSON: what they wrote, and what was understood
	at      BIGINT NOT NULL
);

CREATE INDEX meeting_draft_at ON meeting_draft (at);
CREATE INDEX meeting_draft_user ON meeting_draft (space, user_id);

-- The private address at which somebody's calendar finds their meetings.
CREATE TABLE meeting_feed (
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	secret  TEXT   NOT NULL UNIQUE, -- its hash
	at      BIGINT NOT NULL,
	PRIMARY KEY (space, user_id)
);

-- Who wants to be reminded ten minutes before as well.
CREATE TABLE meeting_soon (
	space   TEXT NOT NULL,
	user_id TEXT NOT NULL,
	PRIMARY KEY (space, user_id)
);
