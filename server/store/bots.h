/* bots.h - tables bots and room_bots: programs that are told what happens in rooms and may speak
 * there, and which of them are in which room. */
#ifndef TT_STORE_BOTS_H
#define TT_STORE_BOTS_H

#include "server/store/query.h"

/* Stored numbers, which clients see, too: never change one. */
enum bot_feature {
	BOT_WEBHOOK = 1,  /* is told of messages and events */
	BOT_RESPONSE = 2, /* may write and react */
	BOT_EVENT = 4,    /* is told inside the server: for apps of Nextcloud, there is none here */
	BOT_REACTION = 8, /* is told of reactions */
};

enum bot_state {
	BOT_DISABLED = 0,
	BOT_ENABLED = 1,
	BOT_NO_SETUP = 2, /* moderators neither bring it into a room nor take it out */
};

struct bot {
	int64_t id;
	struct tt_str name;
	struct tt_str description; /* p == NULL: none */
	struct tt_str secret;
	struct tt_str url;
	struct tt_str url_hash; /* its messages are by bots/bot-<hash> */
	int64_t features;       /* bits of enum bot_feature */
	enum bot_state state;
	int64_t error_count;
	int64_t last_error_s;             /* 0: never */
	struct tt_str last_error_message; /* p == NULL: none */
	int64_t n_waiting;                /* rows of the outbox (outbox.h) */
	int64_t n_dropped;                /* those that were never delivered */
	int64_t created_s;
	int64_t room_id;          /* whose alone it is; 0: it is the server's */
	struct tt_str room_token; /* of that */
	struct tt_str maker_id; /* the user who answers for it there; p == NULL: nobody any more */
	struct tt_str
		hook_hash;   /* of an incoming webhook (talk/bots/own_bots.h); p == NULL: none */
	bool is_in_room;     /* of store_bots_for_room() */
	bool is_vouched_for; /* of those of one room: its maker is a moderator there */
};

static inline bool bot_is_own(const struct bot *bot)
{
	return bot->room_id != 0;
}

/* What it says comes by an address, and it is told nothing. */
static inline bool bot_is_webhook(const struct bot *bot)
{
	return bot->hook_hash.p != NULL;
}

/* bot->id is set. URL and secret are no other's. */
TT_MUST_CHECK enum tt_err store_bot_add(struct db *db, struct bot *bot);
/* All four: TT_ERR_BOT. */
TT_MUST_CHECK enum tt_err store_bot_get(struct db *db, struct tt_arena *arena, int64_t id,
					struct bot *out);
TT_MUST_CHECK enum tt_err store_bot_by_url(struct db *db, struct tt_arena *arena,
					   struct tt_str url_hash, struct bot *out);
TT_MUST_CHECK enum tt_err store_bot_by_secret(struct db *db, struct tt_arena *arena,
					      struct tt_str secret, struct bot *out);
TT_MUST_CHECK enum tt_err store_bot_by_hook(struct db *db, struct tt_arena *arena,
					    struct tt_str hook_hash, struct bot *out);
/* All there are, by id. */
TT_MUST_CHECK enum tt_err store_bots_all(struct db *db, struct tt_arena *arena, struct bot **out,
					 size_t *n);
/* The server's and the room's own, by id, and whether each is in that room. */
TT_MUST_CHECK enum tt_err store_bots_for_room(struct db *db, struct tt_arena *arena,
					      int64_t room_id, struct bot **out, size_t *n);
/* The room's own, by id. */
TT_MUST_CHECK enum tt_err store_bots_own(struct db *db, struct tt_arena *arena, int64_t room_id,
					 struct bot **out, size_t *n);
TT_MUST_CHECK enum tt_err store_bots_count_own(struct db *db, int64_t room_id, int64_t *n);
TT_MUST_CHECK enum tt_err store_bots_count_of(struct db *db, struct tt_str maker_id, int64_t *n);
/* Those in the room that are not disabled and have one of these features, by id; of its own those
 * whose maker is a moderator. */
TT_MUST_CHECK enum tt_err store_bots_in_room(struct db *db, struct tt_arena *arena, int64_t room_id,
					     int64_t features, struct bot **out, size_t *n);
/* State and features. */
TT_MUST_CHECK enum tt_err store_bot_set(struct db *db, const struct bot *bot);
/* Name and description. */
TT_MUST_CHECK enum tt_err store_bot_rename(struct db *db, const struct bot *bot);
/* Secret, hook_hash, and who answers for it. */
TT_MUST_CHECK enum tt_err store_bot_set_secret(struct db *db, const struct bot *bot);
/* It is in no room any more, and nothing waits for it (outbox.h). */
TT_MUST_CHECK enum tt_err store_bot_delete(struct db *db, int64_t id);

/* The room's has_bots follows. *changed: it was not in it before; it was. */
TT_MUST_CHECK enum tt_err store_room_bot_add(struct db *db, int64_t room_id, int64_t bot_id,
					     bool *changed);
TT_MUST_CHECK enum tt_err store_room_bot_remove(struct db *db, int64_t room_id, int64_t bot_id,
						bool *changed);
/* Out of all rooms. */
TT_MUST_CHECK enum tt_err store_room_bots_remove_all(struct db *db, int64_t bot_id);

#endif
