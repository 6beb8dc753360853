CREATE TABLE job (
	id         TEXT    PRIMARY KEY,
	kind       TEXT    NOT NULL,
	job_key    TEXT,
	grp        TEXT,
	once_id    TEXT,
	args       TEXT    NOT NULL,
	due_at     BIGINT  NOT NULL, -- what was promised; lateness counts from here
	run_at     BIGINT, -- waiting: not before; running: when the lease ends; NULL: over
	ended_at   BIGINT, -- done or failed, since when
	claim      TEXT    NOT NULL DEFAULT '', -- the fence: who may say what became of a running job
	attempt    INTEGER NOT NULL DEFAULT 0,
	state      TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
	last_error TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX job_due ON job (run_at, id) WHERE run_at IS NOT NULL;
CREATE UNIQUE INDEX job_waiting_key ON job (kind, job_key) WHERE job_key IS NOT NULL AND state = 'waiting';
-- Jobs of one key run one after another, whatever the replicas do.
CREATE UNIQUE INDEX job_running_key ON job (kind, job_key) WHERE job_key IS NOT NULL AND state = 'running';
CREATE UNIQUE INDEX job_once ON job (kind, once_id) WHERE once_id IS NOT NULL AND state <> 'failed';
CREATE INDEX job_group ON job (grp) WHERE grp IS NOT NULL;
CREATE INDEX job_ended ON job (state, ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE schedule (
	schedule_key TEXT   PRIMARY KEY,
	spec         TEXT   NOT NULL,
	zone         TEXT   NOT NULL,
	kind         TEXT   NOT NULL,
	args         TEXT   NOT NULL,
	next_at      BIGINT NOT NULL
);

CREATE INDEX schedule_due ON schedule (next_at);
