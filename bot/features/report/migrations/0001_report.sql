-- Spaces whose organisers do without the weekly report.
CREATE TABLE report_off (
	space TEXT   PRIMARY KEY,
	since BIGINT NOT NULL
);
