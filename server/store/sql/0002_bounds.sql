-- What keeps the work of one request small, and what is left to be done later.

-- Whether the database can be written is tried out here (server/store/store.h).
CREATE TABLE probes (
	id BIGINT PRIMARY KEY,
	probed_s BIGINT NOT NULL
);
INSERT INTO probes (id, probed_s) VALUES (1, 0);

-- Work on many rows that goes on after the transaction that began it, a step a transaction
-- (server/talk/chores.h). A row goes when its work is done; so a crash only interrupts it.
CREATE TABLE chores (
	id @ID@,
	kind INTEGER NOT NULL,          -- server/store/chores.h
	room_id BIGINT NOT NULL,        -- 0: about no room
	subject TEXT NOT NULL,          -- a group's or a user's id
	actor_type TEXT NOT NULL,       -- who began it
	actor_id TEXT NOT NULL,
	done_to BIGINT NOT NULL,        -- how far it has come; what that is the kind tells
	done_to_id TEXT NOT NULL,
	begun_s BIGINT NOT NULL
);

-- Who owns how much.
CREATE INDEX attendees_owner ON attendees (actor_id)
	WHERE participant_type = 1 AND actor_type = 'users';
-- Those who are only passing by.
CREATE INDEX attendees_loose ON attendees (room_id) WHERE participant_type IN (4, 5);
-- Sessions that nobody keeps alive any more.
CREATE INDEX sessions_ping ON sessions (last_ping_s);
