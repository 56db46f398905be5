/* memory.h - which name and password were right a moment ago, or wrong (two memories), so that
 * Basic auth does not hash slowly on every request, and who repeats himself costs nothing.
 *
 * An entry says only what was found then; whether it still holds is asked of the database every
 * time (login.c). The pair itself is not kept, only its digest under a key that dies with the
 * process. Any thread may call. */
#ifndef TT_ACCOUNTS_MEMORY_H
#define TT_ACCOUNTS_MEMORY_H

#include "lib/base/str.h"

enum {
	MEMORY_DIGEST_LEN = 32,
	MEMORY_USER_LEN = 64,
	MEMORY_MARK_LEN = 16,
	MEMORY_LIFE_MS = 10 * 60 * 1000,
};

struct memory;

struct remembered {
	char user[MEMORY_USER_LEN + 1];
	int64_t credentials_version;
	int64_t app_password_id; /* 0: the account's password, or a session */
	int64_t session_id;      /* of a browser; 0: none */
	/* How the hash of the app password began: it may have got another text since. */
	char token_mark[MEMORY_MARK_LEN + 1];
};

struct memory *memory_create(void);
void memory_destroy(struct memory *memory); /* NULL is fine */

void memory_digest(const struct memory *memory, uint8_t out[static MEMORY_DIGEST_LEN],
		   struct tt_str name, struct tt_str password);
bool memory_find(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN],
		 int64_t now_ms, struct remembered *out);
/* Whether the pair is a new one: false when it was there, perhaps too old to be found. */
bool memory_put(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN],
		const struct remembered *what, int64_t now_ms);
void memory_forget(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN]);
/* All but what is spared. */
typedef bool (*memory_spare)(void *ctx, const struct remembered *what);
void memory_forget_all(struct memory *memory, memory_spare spare, void *ctx);

#endif
