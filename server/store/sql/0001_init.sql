-- Times named _s are Unix seconds. Text ids are the ones that the API shows.

CREATE TABLE users (
	id TEXT PRIMARY KEY,
	id_lower TEXT NOT NULL UNIQUE,  -- people may type their name in any case
	display_name TEXT NOT NULL,
	email TEXT,
	email_lower TEXT,               -- people may log in with it, too
	password_hash TEXT NOT NULL,    -- libsodium's Argon2id string
	enabled INTEGER NOT NULL,
	-- Raised by a new password; starts at random, so that what is remembered of a deleted account
	-- never fits a new one of the same name.
	credentials_version BIGINT NOT NULL,
	created_s BIGINT NOT NULL,
	last_login_s BIGINT NOT NULL
);
CREATE INDEX users_email ON users (email_lower);

-- What the provisioning API keeps beside: phone, address, website, language, quota, ...
CREATE TABLE user_fields (
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (user_id, name)
);

CREATE TABLE user_groups (
	id TEXT PRIMARY KEY,
	display_name TEXT NOT NULL
);
INSERT INTO user_groups (id, display_name) VALUES ('admin', 'admin');

CREATE TABLE group_members (
	group_id TEXT NOT NULL REFERENCES user_groups ON DELETE CASCADE,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user ON group_members (user_id);

CREATE TABLE app_passwords (
	id @ID@,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	name TEXT NOT NULL,
	token_hash TEXT NOT NULL UNIQUE,  -- of a long random token: no slow hash needed
	created_s BIGINT NOT NULL,
	last_used_s BIGINT NOT NULL
);
CREATE INDEX app_passwords_user ON app_passwords (user_id);

-- Login flow v2: a client polls with one secret, a person grants with another.
CREATE TABLE login_flows (
	poll_hash TEXT PRIMARY KEY,
	grant_hash TEXT NOT NULL UNIQUE,
	client_name TEXT NOT NULL,
	created_s BIGINT NOT NULL,
	-- Who granted it. The app password is made when the client comes for it, so that it is stored
	-- nowhere in between.
	user_id TEXT REFERENCES users ON DELETE CASCADE
);
CREATE INDEX login_flows_created ON login_flows (created_s);

CREATE TABLE user_status (
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	is_backup INTEGER NOT NULL,     -- 1: what comes back when a call or meeting is over
	status TEXT NOT NULL,
	is_user_defined INTEGER NOT NULL,
	message_id TEXT,                -- of a predefined message
	message TEXT,
	icon TEXT,
	clear_at_s BIGINT NOT NULL,     -- 0: never
	changed_s BIGINT NOT NULL,      -- of `status`, not of the message
	PRIMARY KEY (user_id, is_backup)
);

CREATE TABLE rooms (
	id @ID@,
	token TEXT NOT NULL UNIQUE,
	type INTEGER NOT NULL,
	name TEXT NOT NULL,             -- one-to-one: the JSON list of both user ids, sorted
	description TEXT NOT NULL,
	avatar_version TEXT,            -- of its row in avatars; NULL: it has none
	password_hash TEXT,
	object_type TEXT NOT NULL,
	object_id TEXT NOT NULL,
	read_only INTEGER NOT NULL,
	listable INTEGER NOT NULL,
	message_expiration_s BIGINT NOT NULL,
	lobby_state INTEGER NOT NULL,
	lobby_timer_s BIGINT NOT NULL,
	sip_enabled INTEGER NOT NULL,
	default_permissions INTEGER NOT NULL,
	recording_consent INTEGER NOT NULL,
	mention_permissions INTEGER NOT NULL,
	breakout_mode INTEGER NOT NULL, -- server/store/rooms.h
	breakout_status INTEGER NOT NULL,
	created_s BIGINT NOT NULL,
	last_message_id BIGINT NOT NULL,
	last_activity_s BIGINT NOT NULL,
	changed_s BIGINT NOT NULL       -- of a setting that no message tells of; for modifiedSince
);
CREATE UNIQUE INDEX rooms_pair ON rooms (name) WHERE type = 1;
CREATE UNIQUE INDEX rooms_note_to_self ON rooms (object_id) WHERE type = 6;
CREATE INDEX rooms_listable ON rooms (listable) WHERE listable <> 0;
-- A breakout room names its parent's token.
CREATE INDEX rooms_breakout ON rooms (object_id) WHERE object_type = 'room';

-- The pictures that people gave to conversations: a file, or an emoji on a colour.
CREATE TABLE avatars (
	room_id BIGINT PRIMARY KEY REFERENCES rooms ON DELETE CASCADE,
	content_type TEXT,              -- of a file; NULL: an emoji
	bytes @BYTES@,
	emoji TEXT,
	color TEXT,                     -- six hexadecimal digits; NULL: the theme's
	set_s BIGINT NOT NULL
);

CREATE TABLE attendees (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	actor_type TEXT NOT NULL,       -- users, groups, guests, emails
	actor_id TEXT NOT NULL,
	display_name TEXT NOT NULL,     -- of guests; users and groups have theirs in their own table
	invited_id TEXT,                -- emails: the address as it was typed
	access_token TEXT,              -- emails: what the invitation's link proves itself with
	participant_type INTEGER NOT NULL,
	permissions INTEGER NOT NULL,
	is_favorite INTEGER NOT NULL,
	is_archived INTEGER NOT NULL,
	is_important INTEGER NOT NULL,
	is_sensitive INTEGER NOT NULL,
	notification_level INTEGER NOT NULL,
	notification_calls INTEGER NOT NULL,
	last_read_message BIGINT NOT NULL,
	last_mention BIGINT NOT NULL,
	last_mention_direct BIGINT NOT NULL,
	changed_s BIGINT NOT NULL,      -- what modifiedSince compares with
	UNIQUE (room_id, actor_type, actor_id)
);
CREATE INDEX attendees_actor ON attendees (actor_type, actor_id);
-- What all have read is asked for with every page of messages, also in rooms of thousands.
CREATE INDEX attendees_read ON attendees (room_id, last_read_message) WHERE actor_type = 'users';

CREATE TABLE sessions (
	id @ID@,
	attendee_id BIGINT NOT NULL REFERENCES attendees ON DELETE CASCADE,
	session_id TEXT NOT NULL UNIQUE,
	cookie_hash TEXT NOT NULL,      -- the browser or client that joined
	state INTEGER NOT NULL,
	in_call INTEGER NOT NULL,
	last_ping_s BIGINT NOT NULL
);
CREATE INDEX sessions_attendee ON sessions (attendee_id);
CREATE INDEX sessions_cookie ON sessions (cookie_hash);

-- Who a client without an account is in a room. Outlives sessions, so that whoever comes back is the
-- same guest; and outlives the attendee of somebody banned, so that coming back is noticed.
CREATE TABLE guest_identities (
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	cookie_hash TEXT NOT NULL,
	actor_type TEXT NOT NULL,       -- guests, emails
	actor_id TEXT NOT NULL,
	PRIMARY KEY (room_id, cookie_hash)
);
CREATE INDEX guest_identities_cookie ON guest_identities (cookie_hash);

CREATE TABLE bans (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	moderator_type TEXT NOT NULL,
	moderator_id TEXT NOT NULL,
	moderator_name TEXT NOT NULL,   -- of that moment: guests have no name of their own later
	actor_type TEXT NOT NULL,       -- users, guests, emails, ip
	actor_id TEXT NOT NULL,         -- ip: an address, or a range as ADDRESS/BITS
	actor_name TEXT NOT NULL,
	note TEXT NOT NULL,
	created_s BIGINT NOT NULL,
	UNIQUE (room_id, actor_type, actor_id)
);

CREATE TABLE messages (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	kind INTEGER NOT NULL,          -- server/store/messages.h
	actor_type TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	body TEXT NOT NULL,             -- what was typed; of a system message its name
	parameters TEXT,                -- of a system message: JSON
	parent_id BIGINT,
	thread_id BIGINT,               -- the topmost parent; 0: the message is that itself
	in_thread INTEGER NOT NULL,     -- 1: the topmost one is the root of a row of threads
	reference_id TEXT,
	created_s BIGINT NOT NULL,
	expires_s BIGINT NOT NULL,      -- 0: never
	is_silent INTEGER NOT NULL,
	may_mention_all INTEGER NOT NULL,
	-- Who edited it last, or who deleted it.
	changed_by_type TEXT,
	changed_by_id TEXT,
	changed_s BIGINT NOT NULL,      -- 0: never
	n_reactions BIGINT NOT NULL     -- rows of kind 5 that have this one as their parent
);
-- With what tells whether a message counts as unread, so that counting looks at no rows; each index
-- more is a page more to write with every message.
CREATE INDEX messages_room ON messages (room_id, id, kind, expires_s);
-- What hangs on a message, in order.
CREATE INDEX messages_thread ON messages (room_id, thread_id, id) WHERE parent_id > 0;
CREATE INDEX messages_expires ON messages (expires_s) WHERE expires_s > 0;
-- Reactions are rows of their own: the emoji is the body. Each actor has each emoji once.
CREATE UNIQUE INDEX messages_reactions
	ON messages (room_id, parent_id, body, actor_type, actor_id) WHERE kind = 5;

-- Messages that were sent with a title, and how much came after them. A thread outlives the message
-- that it began with, so its id refers to nothing.
CREATE TABLE threads (
	id BIGINT PRIMARY KEY,          -- of that message
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	title TEXT NOT NULL,
	last_message_id BIGINT NOT NULL, -- 0: nothing came after the first
	last_activity_s BIGINT NOT NULL,
	n_replies BIGINT NOT NULL       -- comments and shared objects, deleted ones too
);
CREATE INDEX threads_room ON threads (room_id, last_activity_s, id);

-- Who follows a thread: those who wrote in it, and those who said so.
CREATE TABLE thread_attendees (
	attendee_id BIGINT NOT NULL REFERENCES attendees ON DELETE CASCADE,
	thread_id BIGINT NOT NULL REFERENCES threads ON DELETE CASCADE,
	notification_level INTEGER NOT NULL,
	PRIMARY KEY (attendee_id, thread_id)
);
CREATE INDEX thread_attendees_thread ON thread_attendees (thread_id);

-- What was shared, by the list that it is shown in (server/store/shared_items.h).
CREATE TABLE shared_items (
	message_id BIGINT PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	type TEXT NOT NULL
);
CREATE INDEX shared_items_room ON shared_items (room_id, type, message_id);

CREATE TABLE polls (
	id @ID@,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	actor_type TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	question TEXT NOT NULL,
	options TEXT NOT NULL,          -- a JSON list
	status INTEGER NOT NULL,        -- server/store/polls.h
	result_mode INTEGER NOT NULL,
	max_votes BIGINT NOT NULL,      -- 0: any number
	closed_message BIGINT NOT NULL  -- the message that told of its end; 0: none
);
CREATE INDEX polls_room ON polls (room_id);

CREATE TABLE poll_votes (
	id @ID@,
	poll_id BIGINT NOT NULL REFERENCES polls ON DELETE CASCADE,
	actor_type TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	option_id BIGINT NOT NULL,
	UNIQUE (poll_id, actor_type, actor_id, option_id)
);

CREATE TABLE reminders (
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	message_id BIGINT NOT NULL REFERENCES messages ON DELETE CASCADE,
	room_id BIGINT NOT NULL REFERENCES rooms ON DELETE CASCADE,
	remind_s BIGINT NOT NULL,
	PRIMARY KEY (user_id, message_id)
);
CREATE INDEX reminders_room ON reminders (room_id);
CREATE INDEX reminders_message ON reminders (message_id);
CREATE INDEX reminders_time ON reminders (user_id, remind_s);
