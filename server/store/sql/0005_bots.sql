-- Bots (talk-chat 7): programs that are told what happens in rooms, and may speak there.
CREATE TABLE bots (
	id @ID@,
	name TEXT NOT NULL,
	description TEXT,
	secret TEXT NOT NULL,
	url TEXT NOT NULL,
	url_hash TEXT NOT NULL,           -- whom its messages are by: bots/bot-<hash>
	features INTEGER NOT NULL,        -- server/store/bots.h
	state INTEGER NOT NULL,
	error_count BIGINT NOT NULL,
	last_error_s BIGINT NOT NULL,     -- 0: never
	last_error_message TEXT,
	n_waiting BIGINT NOT NULL,        -- rows of outbox
	n_dropped BIGINT NOT NULL,        -- those that were never delivered
	created_s BIGINT NOT NULL
);
CREATE UNIQUE INDEX bots_url ON bots (url_hash);
CREATE UNIQUE INDEX bots_secret ON bots (secret);

-- Which bots are in which room.
CREATE TABLE room_bots (
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	bot_id BIGINT NOT NULL REFERENCES bots ON DELETE CASCADE,
	state INTEGER NOT NULL,           -- server/store/bots.h
	PRIMARY KEY (room_id, bot_id)
);
CREATE INDEX room_bots_bot ON room_bots (bot_id);

-- Whether room_bots has to be asked when something happens there.
ALTER TABLE rooms ADD COLUMN has_bots BIGINT NOT NULL DEFAULT 0;

-- What has to leave the server. A row is written in the transaction of its cause and goes when it
-- was delivered, or dropped; rows of one bot and one room leave in the order of their ids.
CREATE TABLE outbox (
	id @ID@,
	bot_id BIGINT NOT NULL REFERENCES bots ON DELETE CASCADE,
	room_id BIGINT NOT NULL,          -- which may be gone by then
	backend TEXT NOT NULL,            -- how links to us begin
	body TEXT NOT NULL,               -- to be signed as it is
	created_s BIGINT NOT NULL
);
CREATE INDEX outbox_line ON outbox (bot_id, room_id, id);
