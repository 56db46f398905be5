-- Files that somebody lets others have: a person, a group, a conversation, or whoever has a link.
CREATE TABLE shares (
	id @ID@,
	type INTEGER NOT NULL,            -- 0 a person, 1 a group, 3 a link, 10 a conversation
	file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE,
	tree_id BIGINT NOT NULL REFERENCES trees ON DELETE CASCADE, -- of the file
	maker_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	user_id TEXT REFERENCES users ON DELETE CASCADE,         -- who gets it, by its type
	group_id TEXT REFERENCES user_groups ON DELETE CASCADE,
	room_id BIGINT REFERENCES rooms ON DELETE CASCADE,
	name TEXT NOT NULL,               -- of the file, among the files of who gets it
	permissions INTEGER NOT NULL,     -- bits: read 1, change 2, add 4, take away 8, share 16
	token TEXT UNIQUE,                -- who has it needs no account
	password_hash TEXT,               -- of a link; NULL: none
	by_talk INTEGER NOT NULL,         -- whether the password is told in a conversation
	label TEXT NOT NULL,
	note TEXT NOT NULL,
	attributes TEXT,                  -- JSON, as a client sent it
	hides_download INTEGER NOT NULL,
	created_s BIGINT NOT NULL,
	expires_s BIGINT NOT NULL         -- 0: never
);
CREATE INDEX shares_file ON shares (file_id);
CREATE INDEX shares_tree ON shares (tree_id);
CREATE INDEX shares_maker ON shares (maker_id);
CREATE INDEX shares_user ON shares (user_id, name);
CREATE INDEX shares_group ON shares (group_id, name);
CREATE INDEX shares_room ON shares (room_id, name);
CREATE INDEX shares_expires ON shares (expires_s) WHERE expires_s > 0;

-- Who has taken what was shared with him out of his files again; the others keep it.
CREATE TABLE share_refusals (
	share_id BIGINT NOT NULL REFERENCES shares ON DELETE CASCADE,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	PRIMARY KEY (share_id, user_id)
);
CREATE INDEX share_refusals_user ON share_refusals (user_id);

-- Who changes a folder looks for all locks below it, whoever has them.
ALTER TABLE file_locks ADD COLUMN tree_id BIGINT NOT NULL DEFAULT 0; -- of the file
UPDATE file_locks SET tree_id = (SELECT tree_id FROM files WHERE files.id = file_locks.file_id);
CREATE INDEX file_locks_tree ON file_locks (tree_id);
