-- A code that somebody was shown, to link another account of theirs, or as an
-- organiser another community.
CREATE TABLE link_code (
	id          TEXT   PRIMARY KEY,
	space       TEXT   NOT NULL, -- of the account that was shown it
	user_id     TEXT   NOT NULL,
	what        TEXT   NOT NULL DEFAULT 'account' CHECK (what IN ('account', 'space')), -- that it links
	hash        TEXT   NOT NULL UNIQUE,
	at          BIGINT NOT NULL,
	typed_space TEXT   NOT NULL DEFAULT '', -- of the account that typed it last
	typed_user  TEXT   NOT NULL DEFAULT '',
	used_at     BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX link_code_account ON link_code (space, user_id);
CREATE INDEX link_code_typed ON link_code (typed_space, typed_user);

-- Codes that somebody typed and that were none.
CREATE TABLE link_try (
	id      TEXT   PRIMARY KEY,
	space   TEXT   NOT NULL,
	user_id TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

CREATE INDEX link_try_account ON link_try (space, user_id, at);
