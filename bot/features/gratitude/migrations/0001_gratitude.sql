-- What somebody thanked others for. One that was taken back has no row.
CREATE TABLE gratitude (
	id        TEXT    PRIMARY KEY,
	space     TEXT    NOT NULL, -- where it was said
	giver     TEXT    NOT NULL,
	reason    TEXT    NOT NULL,
	public    BOOLEAN NOT NULL,
	shown     INTEGER NOT NULL DEFAULT 0,  -- how often it was made public: each time is a card of its own
	thread    TEXT    NOT NULL DEFAULT '', -- in which the help was given; '' for none in particular
	moment    TEXT    NOT NULL DEFAULT '', -- of which it is the thanks
	topics    TEXT    NOT NULL DEFAULT '[]',
	at        BIGINT  NOT NULL
);

CREATE INDEX gratitude_giver ON gratitude (space, giver, at);
CREATE INDEX gratitude_at ON gratitude (space, at);
CREATE INDEX gratitude_moment_thanks ON gratitude (moment) WHERE moment <> '';

-- Whom. The same person may read it in another space, where they are now.
CREATE TABLE gratitude_to (
	thanks   TEXT    NOT NULL,
	user_id  TEXT    NOT NULL, -- in the space of the thanks
	to_space TEXT    NOT NULL,
	to_user  TEXT    NOT NULL,
	counted  BOOLEAN NOT NULL, -- thanks back within a day is delivered, and no new one
	PRIMARY KEY (thanks, user_id)
);

CREATE INDEX gratitude_to_user ON gratitude_to (to_space, to_user);

-- The ledger. Rows are added and never changed, but for the name of somebody who
-- is erased: what is taken back is a row with the credit below zero.
CREATE TABLE gratitude_credit (
	id       TEXT             PRIMARY KEY,
	space    TEXT             NOT NULL,
	thanks   TEXT             NOT NULL,
	giver    TEXT             NOT NULL,
	receiver TEXT             NOT NULL,
	thread   TEXT             NOT NULL,
	credit   DOUBLE PRECISION NOT NULL,
	why      TEXT             NOT NULL,
	public   BOOLEAN          NOT NULL,
	at       BIGINT           NOT NULL
);

CREATE INDEX gratitude_credit_at ON gratitude_credit (space, at);
CREATE INDEX gratitude_credit_giver ON gratitude_credit (space, giver, at);
CREATE INDEX gratitude_credit_thanks ON gratitude_credit (thanks);

-- When thanks would fit: a question was answered, a pair has met.
CREATE TABLE gratitude_moment (
	id       TEXT    PRIMARY KEY,
	space    TEXT    NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('question', 'meeting')),
	subject  TEXT    NOT NULL, -- of which question or meeting
	giver    TEXT    NOT NULL, -- '' when nobody is to learn who asked
	receiver TEXT    NOT NULL,
	topics   TEXT    NOT NULL DEFAULT '[]',
	thread   TEXT    NOT NULL DEFAULT '',
	state    TEXT    NOT NULL CHECK (state IN ('open', 'thanked', 'passed')),
	off      BOOLEAN NOT NULL DEFAULT FALSE, -- nobody answered after all
	at       BIGINT  NOT NULL
);

CREATE UNIQUE INDEX gratitude_moment_of ON gratitude_moment (space, kind, subject);
CREATE INDEX gratitude_moment_giver ON gratitude_moment (space, giver);
CREATE INDEX gratitude_moment_at ON gratitude_moment (space, at);

-- Who mentors whom: meetings are told of by their pair.
CREATE TABLE gratitude_pair (
	id     TEXT   PRIMARY KEY,
	space  TEXT   NOT NULL,
	mentor TEXT   NOT NULL,
	mentee TEXT   NOT NULL,
	topic  TEXT   NOT NULL,
	at     BIGINT NOT NULL
);

-- Whom Kith asks, once, what came of somebody's help.
CREATE TABLE gratitude_ask (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL, -- who is asked
	helper  TEXT   NOT NULL,
	kind    TEXT   NOT NULL CHECK (kind IN ('thanks', 'pair')),
	topics  TEXT   NOT NULL DEFAULT '[]',
	state   TEXT   NOT NULL CHECK (state IN ('waiting', 'asked', 'told', 'passed')),
	since   BIGINT NOT NULL,
	UNIQUE (space, user_id, helper)
);

-- What came of it, in the words of whoever was helped.
CREATE TABLE gratitude_outcome (
	id     TEXT    PRIMARY KEY, -- of the ask
	space  TEXT    NOT NULL,
	writer TEXT    NOT NULL,
	helper TEXT    NOT NULL,
	words  TEXT    NOT NULL,
	shared BOOLEAN NOT NULL, -- whether the helper may read it
	topics TEXT    NOT NULL DEFAULT '[]',
	at     BIGINT  NOT NULL
);

CREATE INDEX gratitude_outcome_helper ON gratitude_outcome (space, helper);
CREATE INDEX gratitude_outcome_writer ON gratitude_outcome (space, writer);

-- Advice that was put to use.
CREATE TABLE gratitude_used (
	item   TEXT   PRIMARY KEY,
	space  TEXT   NOT NULL,
	mentor TEXT   NOT NULL,
	mentee TEXT   NOT NULL,
	at     BIGINT NOT NULL
);

CREATE INDEX gratitude_used_mentor ON gratitude_used (space, mentor);

-- The public thanks of a week in one message.
CREATE TABLE gratitude_week (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	day     TEXT   NOT NULL, -- the Monday after it
	from_at BIGINT NOT NULL,
	to_at   BIGINT NOT NULL,
	UNIQUE (space, day)
);

-- What organisers decided.
CREATE TABLE gratitude_rules (
	space     TEXT    PRIMARY KEY,
	weekly    BOOLEAN NOT NULL,
	most      INTEGER NOT NULL,
	notice    BOOLEAN NOT NULL,
	languages TEXT    NOT NULL -- JSON
);

-- What members decided: whether Kith may notice when they thank somebody.
CREATE TABLE gratitude_habit (
	space   TEXT NOT NULL,
	user_id TEXT NOT NULL,
	notice  TEXT NOT NULL CHECK (notice IN ('asked', 'yes', 'no')),
	PRIMARY KEY (space, user_id)
);
