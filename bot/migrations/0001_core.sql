-- Which message on which platform shows which row.
CREATE TABLE card (
	kind         TEXT    NOT NULL,
	row_id       TEXT    NOT NULL,
	space        TEXT    NOT NULL,
	conversation TEXT    NOT NULL,
	message      TEXT    NOT NULL,
	thread       TEXT    NOT NULL,
	removed      BOOLEAN NOT NULL DEFAULT FALSE, -- somebody else deleted the message
	thread_open  BOOLEAN NOT NULL DEFAULT TRUE,
	PRIMARY KEY (kind, row_id)
);

CREATE INDEX card_message ON card (space, message);
CREATE INDEX card_conversation ON card (space, conversation);
CREATE INDEX card_thread ON card (space, thread) WHERE thread <> '';

-- Interactions that changed something, so that a repeat changes nothing.
CREATE TABLE delivery (
	id TEXT   PRIMARY KEY,
	at BIGINT NOT NULL
);

CREATE INDEX delivery_at ON delivery (at);

-- Forms on their way back to the person who filled them in.
CREATE TABLE draft (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	form    TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

CREATE INDEX draft_at ON draft (at);

-- Conversations with one person. Only the governor and answers go there.
CREATE TABLE direct (
	space        TEXT NOT NULL,
	conversation TEXT NOT NULL,
	user_id      TEXT NOT NULL,
	PRIMARY KEY (space, conversation)
);

CREATE INDEX direct_user ON direct (space, user_id);

-- Who has opened their own page where the platform has a place for it.
CREATE TABLE home (
	space     TEXT   NOT NULL,
	user_id   TEXT   NOT NULL,
	person    TEXT   NOT NULL,
	shown     TEXT   NOT NULL, -- a checksum of what stands there; empty when that is to be shown anew
	opened_at BIGINT NOT NULL,
	PRIMARY KEY (space, user_id)
);

CREATE INDEX home_person ON home (person);

-- Messages nobody asked for, waiting or sent. The governor decides.
CREATE TABLE nudge (
	id         TEXT    PRIMARY KEY,
	person     TEXT    NOT NULL,
	space      TEXT    NOT NULL,
	user_id    TEXT    NOT NULL,
	kind       TEXT    NOT NULL,
	priority   INTEGER NOT NULL,
	card_kind  TEXT    NOT NULL,
	row_id     TEXT    NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'folded', 'muted', 'unreachable', 'seen', 'gone')),
	since      BIGINT  NOT NULL, -- when it came to be so
	digest     TEXT    NOT NULL DEFAULT '', -- the one it was folded into
	told       BOOLEAN NOT NULL DEFAULT FALSE, -- unreachable: its person knows that it waits
	queued_at  BIGINT  NOT NULL,
	UNIQUE (card_kind, row_id)
);

CREATE INDEX nudge_person ON nudge (person, state, since);
CREATE INDEX nudge_state ON nudge (state, since);
CREATE INDEX nudge_digest ON nudge (digest) WHERE digest <> '';

-- Who decided what for a space, for its organisers. Never what people wrote.
CREATE TABLE audit (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	actor   TEXT   NOT NULL, -- who did it
	about   TEXT   NOT NULL, -- whom it is about; '' for nobody in particular
	feature TEXT   NOT NULL,
	kind    TEXT   NOT NULL, -- the feature's text is "audit.<kind>"
	args    TEXT   NOT NULL, -- JSON: what the text names
	at      BIGINT NOT NULL
);

CREATE INDEX audit_space ON audit (space, id);
CREATE INDEX audit_actor ON audit (space, actor, id);

-- A channel in which Kith cannot do what it should, until it can again or nobody
-- needs the channel any more.
CREATE TABLE trouble (
	id           TEXT    PRIMARY KEY,
	space        TEXT    NOT NULL,
	conversation TEXT    NOT NULL,
	what         TEXT    NOT NULL CHECK (what IN ('gone', 'forbidden', 'threads')),
	since        BIGINT  NOT NULL,
	over_at      BIGINT  NOT NULL DEFAULT 0,
	elsewhere    BOOLEAN NOT NULL DEFAULT FALSE -- over because another channel was chosen
);

CREATE UNIQUE INDEX trouble_open ON trouble (space, conversation) WHERE over_at = 0;

-- Cards that wait for that.
CREATE TABLE held_card (
	kind    TEXT NOT NULL,
	row_id  TEXT NOT NULL,
	trouble TEXT NOT NULL,
	PRIMARY KEY (kind, row_id)
);

CREATE INDEX held_card_trouble ON held_card (trouble, row_id);
