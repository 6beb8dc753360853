-- When Kith was put out of the space, by the platform's clock; 0 while it is there.
ALTER TABLE space ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;
