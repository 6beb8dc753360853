-- A person, whatever accounts they use: one set of hours, one attention budget.
CREATE TABLE person (
	id             TEXT    PRIMARY KEY,
	zone           TEXT    NOT NULL DEFAULT '',
	language       TEXT    NOT NULL DEFAULT '',
	hours_from     INTEGER NOT NULL,
	hours_to       INTEGER NOT NULL,
	days           INTEGER NOT NULL,
	paused_until   BIGINT  NOT NULL DEFAULT 0,
	stopped        BOOLEAN NOT NULL DEFAULT FALSE,
	unreachable_at BIGINT  NOT NULL DEFAULT 0,
	digest_hour    INTEGER NOT NULL DEFAULT 0, -- 1 to 24; 0 when the waking hours begin
	created_at     BIGINT  NOT NULL
);

CREATE TABLE person_mute (
	person TEXT NOT NULL,
	kind   TEXT NOT NULL,
	PRIMARY KEY (person, kind)
);

-- Which person stands behind an account of a platform.
CREATE TABLE identity (
	platform TEXT NOT NULL,
	user_id  TEXT NOT NULL,
	person   TEXT NOT NULL,
	PRIMARY KEY (platform, user_id)
);

CREATE INDEX identity_person ON identity (person);

CREATE TABLE member (
	space             TEXT    NOT NULL,
	user_id           TEXT    NOT NULL,
	person            TEXT    NOT NULL,
	name              TEXT    NOT NULL,
	organiser         BOOLEAN NOT NULL DEFAULT FALSE,
	manages           BOOLEAN NOT NULL DEFAULT FALSE,
	platform_zone     TEXT    NOT NULL DEFAULT '',
	platform_language TEXT    NOT NULL DEFAULT '',
	joined_at         BIGINT  NOT NULL,
	left_at           BIGINT  NOT NULL DEFAULT 0,
	PRIMARY KEY (space, user_id)
);

CREATE INDEX member_person ON member (person);
CREATE INDEX member_organiser ON member (space) WHERE organiser;

-- What organisers decided for a space.
CREATE TABLE space (
	id               TEXT    PRIMARY KEY,
	language         TEXT    NOT NULL,
	zone             TEXT    NOT NULL,
	hours_from       INTEGER NOT NULL,
	hours_to         INTEGER NOT NULL,
	days             INTEGER NOT NULL,
	set_up_at        BIGINT  NOT NULL DEFAULT 0,
	nudges_a_day     INTEGER NOT NULL DEFAULT 0, -- 0: as many as there may be
	nudges_a_week    INTEGER NOT NULL DEFAULT 0,
	organisers_named BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE space_channel (
	space        TEXT NOT NULL,
	purpose      TEXT NOT NULL,
	conversation TEXT NOT NULL,
	PRIMARY KEY (space, purpose)
);

-- For how many days a space keeps a kind of thing; 0 is for ever.
CREATE TABLE space_retention (
	space TEXT    NOT NULL,
	kind  TEXT    NOT NULL,
	days  INTEGER NOT NULL,
	PRIMARY KEY (space, kind)
);

CREATE TABLE topic (
	space   TEXT NOT NULL,
	id      TEXT NOT NULL,
	name    TEXT NOT NULL,
	channel TEXT NOT NULL DEFAULT '', -- where people talk about it
	PRIMARY KEY (space, id)
);

-- Every word a topic is found by, folded: its name and its aliases. The key
-- makes a word mean one topic only.
CREATE TABLE topic_alias (
	space TEXT NOT NULL,
	alias TEXT NOT NULL,
	topic TEXT NOT NULL,
	PRIMARY KEY (space, alias)
);

CREATE INDEX topic_alias_topic ON topic_alias (space, topic);
