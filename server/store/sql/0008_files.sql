-- The bytes of files (server/blobs), once each.
CREATE TABLE blobs (
	id @ID@,
	name TEXT NOT NULL UNIQUE,        -- what they are, as a hash
	size BIGINT NOT NULL,
	unused_s BIGINT NOT NULL          -- since when nothing uses them; 0: something does
);
CREATE INDEX blobs_unused ON blobs (unused_s) WHERE unused_s > 0;

-- The files of an account. One that is deleted leaves its tree, which a job takes away.
CREATE TABLE trees (
	id @ID@,
	user_id TEXT UNIQUE REFERENCES users ON DELETE SET NULL,
	root_id BIGINT NOT NULL           -- of files
);
CREATE INDEX trees_left ON trees (id) WHERE user_id IS NULL;

CREATE TABLE files (
	id @ID@,
	tree_id BIGINT NOT NULL REFERENCES trees,
	parent_id BIGINT,                 -- NULL: a root, or taken away
	name TEXT NOT NULL,               -- byte for byte as it was sent
	is_folder INTEGER NOT NULL,
	blob_id BIGINT REFERENCES blobs,  -- NULL: a folder, or nothing in it
	size BIGINT NOT NULL,             -- of a folder: of all files below it
	n_below BIGINT NOT NULL,          -- files and folders below it
	height BIGINT NOT NULL,           -- levels below it; it may have been more than there are now
	etag BIGINT NOT NULL,             -- another one with each change here or below
	modified_s BIGINT NOT NULL,
	created_s BIGINT NOT NULL,        -- as a client says; 0: none did
	uploaded_s BIGINT NOT NULL,
	type TEXT NOT NULL,               -- of a file: text/plain
	checksums TEXT,                   -- as its client sent them
	gone_s BIGINT NOT NULL            -- taken away, and a job deletes it; 0: it is there
);
CREATE UNIQUE INDEX files_name ON files (parent_id, name);
CREATE INDEX files_tree ON files (tree_id);
CREATE INDEX files_blob ON files (blob_id);
CREATE INDEX files_gone ON files (gone_s) WHERE gone_s > 0;

CREATE TABLE file_favorites (
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE,
	PRIMARY KEY (user_id, file_id)
);
CREATE INDEX file_favorites_file ON file_favorites (file_id);

-- Properties that mean something to the client that set them.
CREATE TABLE file_properties (
	file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	namespace TEXT NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,              -- XML: what is in the element
	PRIMARY KEY (file_id, user_id, namespace, name)
);
CREATE INDEX file_properties_user ON file_properties (user_id);

CREATE TABLE file_locks (
	token TEXT PRIMARY KEY,
	file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	is_shared INTEGER NOT NULL,
	is_deep INTEGER NOT NULL,         -- and of all that is below
	owner TEXT NOT NULL,              -- XML, as the client says who it is
	expires_s BIGINT NOT NULL
);
CREATE INDEX file_locks_file ON file_locks (file_id);
CREATE INDEX file_locks_user ON file_locks (user_id);
