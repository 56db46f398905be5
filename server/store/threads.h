/* threads.h - tables threads and thread_attendees: messages with a title, what came after them, and
 * who follows that (talk-chat 1.15). */
#ifndef TT_STORE_THREADS_H
#define TT_STORE_THREADS_H

#include "server/store/attendees.h"

struct thread {
	int64_t id; /* of the message that it began with, which may be gone */
	int64_t room_id;
	struct tt_str title;
	int64_t last_message_id; /* 0: nothing came after the first one */
	int64_t last_activity_s;
	int64_t n_replies;
};

/* The attendee's level in a thread: LEVEL_DEFAULT is that of the room. */
struct followed_thread {
	struct thread thread;
	struct tt_str token; /* of the room */
	enum notification_level level;
};

TT_MUST_CHECK enum tt_err store_thread_add(struct db *db, const struct thread *thread);
/* TT_ERR_THREAD: there is none in that room. */
TT_MUST_CHECK enum tt_err store_thread_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					   int64_t id, struct thread *out);
TT_MUST_CHECK enum tt_err store_thread_rename(struct db *db, int64_t id, struct tt_str title);

/* A message came, which is now the last one. */
TT_MUST_CHECK enum tt_err store_thread_grow(struct db *db, int64_t id, int64_t message_id,
					    int64_t now_s);
/* `n` messages are gone; the last one is the last of those that are left. */
TT_MUST_CHECK enum tt_err store_thread_shrink(struct db *db, int64_t id, int64_t n);

/* The threads that rows between two ids (inclusive) of a room are in, in order of id. */
TT_MUST_CHECK enum tt_err store_threads_between(struct db *db, struct tt_arena *arena,
						int64_t room_id, int64_t from_id, int64_t to_id,
						struct thread **out, size_t *n);

/* The room's, what happened last first; each with that attendee's level. */
TT_MUST_CHECK enum tt_err store_threads_recent(struct db *db, struct tt_arena *arena,
					       int64_t room_id, int64_t attendee_id, int64_t limit,
					       struct followed_thread **out, size_t *n);
/* Those of all rooms that a user follows, unless he wants to hear nothing of them; what happened
 * last first. */
TT_MUST_CHECK enum tt_err store_threads_followed(struct db *db, struct tt_arena *arena,
						 struct tt_str user, int64_t limit, int64_t offset,
						 struct followed_thread **out, size_t *n);

/* The actor follows the thread from now on, if he is in the room. Who does already keeps his level.
 */
TT_MUST_CHECK enum tt_err store_thread_follow(struct db *db, int64_t id, int64_t room_id,
					      struct tt_str actor_type, struct tt_str actor_id);
TT_MUST_CHECK enum tt_err store_thread_set_level(struct db *db, int64_t id, int64_t attendee_id,
						 enum notification_level level);
/* 0 also when he does not follow it. */
TT_MUST_CHECK enum tt_err store_thread_level(struct db *db, int64_t id, int64_t attendee_id,
					     enum notification_level *out);
/* How many a room has. */
TT_MUST_CHECK enum tt_err store_threads_count(struct db *db, int64_t room_id, int64_t *out);

#endif
