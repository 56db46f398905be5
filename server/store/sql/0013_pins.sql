-- Messages that moderators keep in view, in the order in which they were pinned.
CREATE TABLE pins (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	message_id BIGINT NOT NULL UNIQUE REFERENCES messages ON DELETE CASCADE,
	actor_type TEXT NOT NULL,        -- who pinned it
	actor_id TEXT NOT NULL,
	pinned_s BIGINT NOT NULL,
	until_s BIGINT NOT NULL          -- 0: for ever
);
CREATE INDEX pins_room ON pins (room_id, id);
CREATE INDEX pins_until ON pins (until_s) WHERE until_s > 0;

-- 1: there may be some, so that nobody looks for them elsewhere.
ALTER TABLE rooms ADD COLUMN has_pins INTEGER NOT NULL DEFAULT 0;
-- The message whose pin this one has put away for himself; 0: none.
ALTER TABLE attendees ADD COLUMN hidden_pin BIGINT NOT NULL DEFAULT 0;
