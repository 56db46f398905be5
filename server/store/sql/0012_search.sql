-- Finding messages by any part of their text. What stands here is for SQLite; an engine with an
-- index of its own over text needs none of it (server/store/search.h says what has to come of it).

-- The pieces of a text (server/store/grams.h), by the id of its message. The texts themselves are
-- not in it: what is found is compared with the message as it is now.
CREATE VIRTUAL TABLE search_grams USING fts5 (
	grams, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);

-- A job puts messages into the index in order of id; those behind are looked through as they are.
CREATE TABLE search_state (
	id BIGINT PRIMARY KEY CHECK (id = 1),
	indexed_to BIGINT NOT NULL       -- the id of the last message that it has come to
);
INSERT INTO search_state VALUES (1, 0);

-- Messages of the index that were changed or deleted since, as the index has them: the job takes
-- those pieces out, and puts the present ones in.
CREATE TABLE search_changes (
	message_id BIGINT PRIMARY KEY,
	room_id BIGINT NOT NULL,
	kind INTEGER NOT NULL,
	body TEXT NOT NULL,
	parameters TEXT
);

CREATE TRIGGER search_message_changed AFTER UPDATE OF kind, body, parameters ON messages
WHEN OLD.kind IN (1, 2) AND OLD.id <= (SELECT indexed_to FROM search_state)
BEGIN
	INSERT INTO search_changes VALUES (OLD.id, OLD.room_id, OLD.kind, OLD.body, OLD.parameters)
		ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_message_deleted AFTER DELETE ON messages
WHEN OLD.kind IN (1, 2) AND OLD.id <= (SELECT indexed_to FROM search_state)
BEGIN
	INSERT INTO search_changes VALUES (OLD.id, OLD.room_id, OLD.kind, OLD.body, OLD.parameters)
		ON CONFLICT DO NOTHING;
END;
