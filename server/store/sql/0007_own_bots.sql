-- What moderators make for a conversation of theirs: bots, and addresses that programs post to.

ALTER TABLE bots ADD COLUMN room_id BIGINT REFERENCES rooms ON DELETE CASCADE; -- NULL: the server's
-- Who answers for it; NULL: nobody (any more).
ALTER TABLE bots ADD COLUMN maker_id TEXT REFERENCES users ON DELETE SET NULL;
-- Of an incoming webhook: what its address is known by, which is stored nowhere.
ALTER TABLE bots ADD COLUMN hook_hash TEXT;
CREATE INDEX bots_room ON bots (room_id);
CREATE INDEX bots_maker ON bots (maker_id);
CREATE UNIQUE INDEX bots_hook ON bots (hook_hash);

-- What waits for a bot is bounded by its size, too.
ALTER TABLE outbox ADD COLUMN n_bytes BIGINT NOT NULL DEFAULT 0; -- of the body
ALTER TABLE bots ADD COLUMN waiting_bytes BIGINT NOT NULL DEFAULT 0; -- of all that wait for it
UPDATE outbox SET n_bytes = LENGTH(body);
UPDATE bots SET waiting_bytes =
	(SELECT COALESCE(SUM(outbox.n_bytes), 0) FROM outbox WHERE outbox.bot_id = bots.id);
