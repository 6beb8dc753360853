-- Who wants to be erased, and when. The row goes with them.
CREATE TABLE privacy_erasure (
	person   TEXT   PRIMARY KEY,
	id       TEXT   NOT NULL UNIQUE,
	space    TEXT   NOT NULL, -- where they asked, and are told that it is done
	user_id  TEXT   NOT NULL,
	asked_at BIGINT NOT NULL,
	due_at   BIGINT NOT NULL
);
