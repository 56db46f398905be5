/* messages.h - table messages: everything that is in a room's history, in order of id. */
#ifndef TT_STORE_MESSAGES_H
#define TT_STORE_MESSAGES_H

#include "server/store/query.h"

/* Stored numbers: never change one. 1 and 2 count as unread. */
enum message_kind {
	MESSAGE_COMMENT = 1,
	MESSAGE_OBJECT = 2, /* a shared object or file */
	MESSAGE_SYSTEM = 3,
	MESSAGE_DELETED = 4,
	MESSAGE_REACTION = 5,         /* its parent is the message, its body the emoji */
	MESSAGE_REACTION_DELETED = 6, /* was one of 5 */
};

struct message {
	int64_t id;
	int64_t room_id;
	enum message_kind kind;
	struct tt_str actor_type;
	struct tt_str actor_id;
	/* Present name of a user or of a guest who is still in the room; p == NULL: gone. */
	struct tt_str actor_name;
	struct tt_str body;         /* of a system message: its name */
	struct tt_str parameters;   /* of a system message: JSON; p == NULL: none */
	int64_t parent_id;          /* 0: none */
	int64_t thread_id;          /* 0: itself the topmost */
	bool in_thread;             /* the topmost one is the root of a thread (threads.h) */
	struct tt_str reference_id; /* p == NULL: none */
	int64_t created_s;
	int64_t expires_s; /* 0: never */
	bool is_silent;
	bool may_mention_all;
	/* Who edited it last and when, or who deleted it. p == NULL and 0: never. */
	struct tt_str changed_by_type;
	struct tt_str changed_by_id;
	int64_t changed_s;
	int64_t n_reactions;
};

/* The id of the topmost message that it hangs on, or its own. */
static inline int64_t message_topmost(const struct message *message)
{
	return message->thread_id ? message->thread_id : message->id;
}

/* A message that is still to be written hangs on `parent`, and is where that one is. */
static inline void message_hang_on(struct message *message, const struct message *parent)
{
	message->parent_id = parent->id;
	message->thread_id = message_topmost(parent);
	message->in_thread = parent->in_thread;
}

/* message->id is set. */
TT_MUST_CHECK enum tt_err store_message_add(struct db *db, struct message *message);
/* TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err store_message_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					    int64_t id, struct message *out);

/* The newest before `before_id` that a conversation can show as its last: no reaction, and its time
 * is not over. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err store_message_shown_before(struct db *db, struct tt_arena *arena,
						     int64_t room_id, int64_t before_id,
						     int64_t now_s, struct message *out);

/* The new text of an edited message, or what is left of a deleted one: kind, body, changed_*. */
TT_MUST_CHECK enum tt_err store_message_change(struct db *db, const struct message *message);

/* A page of the history. Ids commit in order inside a room, so "after id N" misses nothing. */
struct message_page {
	int64_t room_id;
	int64_t from_id; /* exclusive; backwards 0 starts at the newest */
	bool forwards;   /* oldest first, else newest first */
	bool inclusive;  /* from_id itself too */
	int64_t limit;
	int64_t thread_id; /* only the message of that id and what hangs on it; 0: everything */
};
enum {
	/* With so much text a page is full, whatever its limit. */
	MESSAGE_PAGE_BYTES = 2 * 1024 * 1024
};
TT_MUST_CHECK enum tt_err store_messages_page(struct db *db, struct tt_arena *arena,
					      const struct message_page *page, struct message **out,
					      size_t *n);

/* Rows that stand side by side, in the room or in one thread of it. */
struct message_range {
	int64_t room_id;
	int64_t thread_id; /* 0: in the room */
	int64_t from_id;   /* both inclusive */
	int64_t to_id;
};

/* The parents of those rows, each once; in order of id. */
TT_MUST_CHECK enum tt_err store_messages_parents(struct db *db, struct tt_arena *arena,
						 const struct message_range *range,
						 struct message **out, size_t *n);

/* The users who wrote among the last `limit` messages, who wrote last first. */
TT_MUST_CHECK enum tt_err store_messages_last_authors(struct db *db, struct tt_arena *arena,
						      int64_t room_id, int64_t limit,
						      struct tt_str **out, size_t *n);

/* Messages that count as unread and come after `after_id`. */
TT_MUST_CHECK enum tt_err store_messages_count(struct db *db, int64_t room_id, int64_t after_id,
					       int64_t now_s, int64_t *out);
/* The newest counted message before the newest counted one, else the newest of any kind before the
 * newest; 0: none. Where "mark as unread" goes (talk-chat 1.8). */
TT_MUST_CHECK enum tt_err store_messages_unread_marker(struct db *db, int64_t room_id,
						       int64_t *out);

/* The newest of any kind, reactions too; 0: there is none. */
TT_MUST_CHECK enum tt_err store_messages_newest(struct db *db, int64_t room_id, int64_t *out);

/* Rows whose time is over: whether there is any; takes up to `limit` out, oldest first. Of those
 * that a thread counts, `threads` gets the thread's id, each time; it has room for `limit`. */
TT_MUST_CHECK enum tt_err store_messages_any_expired(struct db *db, int64_t now_s, bool *out);
TT_MUST_CHECK enum tt_err store_messages_delete_expired(struct db *db, int64_t now_s, int64_t limit,
							int64_t *n, int64_t threads[],
							size_t *n_threads);

#endif
