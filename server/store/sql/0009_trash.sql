-- What is behind the number in the long id of a file, so that no other server gives the same.
CREATE TABLE instance (
	id INTEGER PRIMARY KEY,           -- 1
	name TEXT NOT NULL
);
INSERT INTO instance SELECT 1, 'octertulia00' WHERE EXISTS (SELECT 1 FROM trees);

-- Bytes of what is in the trash, and of older versions.
ALTER TABLE trees ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;

-- What was deleted and can be had again. The file is in no folder meanwhile.
CREATE TABLE trash (
	file_id BIGINT PRIMARY KEY REFERENCES files ON DELETE CASCADE,
	tree_id BIGINT NOT NULL REFERENCES trees,
	name TEXT NOT NULL,
	folder TEXT NOT NULL,             -- where it was: a path without slashes at its ends
	deleted_s BIGINT NOT NULL,        -- no two of a name in the same second
	deleted_by TEXT NOT NULL
);
CREATE UNIQUE INDEX trash_name ON trash (tree_id, name, deleted_s);
CREATE INDEX trash_tree ON trash (tree_id, deleted_s);
CREATE INDEX trash_old ON trash (deleted_s);

-- What was in a file before.
CREATE TABLE file_versions (
	id @ID@,
	file_id BIGINT NOT NULL REFERENCES files,
	tree_id BIGINT NOT NULL REFERENCES trees,
	blob_id BIGINT REFERENCES blobs,  -- NULL: nothing was in it
	size BIGINT NOT NULL,
	modified_s BIGINT NOT NULL,       -- when it was written, and what it is called
	made_s BIGINT NOT NULL,           -- since when something else is in the file
	checksums TEXT
);
CREATE UNIQUE INDEX file_versions_name ON file_versions (file_id, modified_s);
CREATE INDEX file_versions_blob ON file_versions (blob_id);
CREATE INDEX file_versions_tree ON file_versions (tree_id, made_s);
CREATE INDEX file_versions_old ON file_versions (made_s);

-- Files that come in pieces. One whose account is deleted is taken away by a job.
CREATE TABLE uploads (
	id @ID@,
	user_id TEXT REFERENCES users ON DELETE SET NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL,             -- of all pieces that are here
	n_chunks BIGINT NOT NULL,
	touched_s BIGINT NOT NULL
);
CREATE UNIQUE INDEX uploads_name ON uploads (user_id, name);
CREATE INDEX uploads_old ON uploads (touched_s);
CREATE INDEX uploads_left ON uploads (id) WHERE user_id IS NULL;

CREATE TABLE upload_chunks (
	id @ID@,
	upload_id BIGINT NOT NULL REFERENCES uploads,
	name TEXT NOT NULL,
	blob_id BIGINT REFERENCES blobs,  -- NULL: nothing is in it
	size BIGINT NOT NULL,
	modified_s BIGINT NOT NULL
);
CREATE UNIQUE INDEX upload_chunks_name ON upload_chunks (upload_id, name);
CREATE INDEX upload_chunks_blob ON upload_chunks (blob_id);

-- Words that are put on files, the same for all accounts.
CREATE TABLE tags (
	id @ID@,
	name TEXT NOT NULL,
	is_visible INTEGER NOT NULL,      -- others than administrators see it
	is_assignable INTEGER NOT NULL,   -- and may put it on files
	color TEXT                        -- six hexadecimal digits
);
CREATE UNIQUE INDEX tags_name ON tags (name, is_visible, is_assignable);

CREATE TABLE file_tags (
	file_id BIGINT NOT NULL REFERENCES files ON DELETE CASCADE,
	tag_id BIGINT NOT NULL REFERENCES tags ON DELETE CASCADE,
	PRIMARY KEY (file_id, tag_id)
);
CREATE INDEX file_tags_tag ON file_tags (tag_id);
