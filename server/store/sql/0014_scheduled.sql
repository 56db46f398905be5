-- What people have written to be sent later. Who leaves the conversation takes it along.
CREATE TABLE scheduled_messages (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	attendee_id BIGINT NOT NULL REFERENCES attendees ON DELETE CASCADE,
	body TEXT NOT NULL,
	reply_to BIGINT NOT NULL,        -- 0: nothing
	thread_id BIGINT NOT NULL,       -- 0: in none; -1: begins one
	thread_title TEXT,               -- of one that it begins
	is_silent INTEGER NOT NULL,
	created_s BIGINT NOT NULL,
	send_s BIGINT NOT NULL,
	has_failed INTEGER NOT NULL      -- 1: it could not be sent, and waits for its author
);
CREATE INDEX scheduled_messages_room ON scheduled_messages (room_id);
CREATE INDEX scheduled_messages_attendee ON scheduled_messages (attendee_id, send_s);
CREATE INDEX scheduled_messages_due ON scheduled_messages (send_s) WHERE has_failed = 0;

-- How many he has here; -1: one of them could not be sent.
ALTER TABLE attendees ADD COLUMN n_scheduled BIGINT NOT NULL DEFAULT 0;
