-- Browsers in which somebody is logged in (talk-side 13.4).
CREATE TABLE browser_sessions (
	id @ID@,
	user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	token_hash TEXT NOT NULL UNIQUE,      -- of the cookie: long and random
	name TEXT NOT NULL,                   -- the browser's
	credentials_version BIGINT NOT NULL,  -- the user's when it began; ends with another password
	is_remembered INTEGER NOT NULL,
	created_s BIGINT NOT NULL,
	last_used_s BIGINT NOT NULL,
	expires_s BIGINT NOT NULL,            -- put off with each use
	confirmed_s BIGINT NOT NULL           -- when the password was typed last
);
CREATE INDEX browser_sessions_user ON browser_sessions (user_id, last_used_s);
CREATE INDEX browser_sessions_expires ON browser_sessions (expires_s);

-- What an app password is good for: server/store/app_passwords.h.
ALTER TABLE app_passwords ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
-- When the account's password was shown along with it last.
ALTER TABLE app_passwords ADD COLUMN confirmed_s BIGINT NOT NULL DEFAULT 0;
