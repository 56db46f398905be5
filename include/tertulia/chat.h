/* chat.h - messages: sent, received, edited; read markers, mentions, shared items, threads,
 * reminders. */
#ifndef TERTULIA_CHAT_H
#define TERTULIA_CHAT_H

#include <tertulia/call.h>
#include <tertulia/constants.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The answer: a message; NULL when the call failed or is of another kind, or the server shows the
 * message to nobody. */
TT_API const struct tt_message *tt_call_message(const struct tt_call *call);

/* The answer: messages, *n of them, which may be none; NULL when the call failed or is of another
 * kind. */
TT_API const struct tt_message *tt_call_messages(const struct tt_call *call, size_t *n);

/* Where the next page begins: the last_known of the next tt_messages_receive(). 0 when the answer
 * does not say: stay where you are. */
TT_API int64_t tt_call_last_given(const struct tt_call *call);

/* The last message that everybody has read; 0 when the answer does not say. */
TT_API int64_t tt_call_last_common_read(const struct tt_call *call);

struct tt_receive_options {
	bool future;              /* newer messages, for which the server waits; else older ones */
	int64_t last_known;       /* begins behind it; 0: history from the newest, future from the
				   * oldest one on */
	int limit;                /* at most 200; 0: the server's own, 100 */
	int timeout_s;            /* future: how long the server may wait; 0: not at all */
	bool with_last_known;     /* the message last_known as well */
	bool keeps_marker;        /* future: what is asked for does not count as read */
	bool keeps_notifications; /* future: the user's notifications stay */
	bool updates_status;      /* the user counts as online */
	int64_t last_common_read; /* what is known of it: an answer comes when it has changed */
	int64_t thread_id;        /* only this thread; 0: all */
};

/* Messages of a conversation: history newest first, future oldest first. options NULL: the newest
 * ones. Answer: messages; none when there is nothing new. */
TT_API_NEW struct tt_call *tt_messages_receive(struct tt_client *client, const char *token,
					       const struct tt_receive_options *options);

/* The messages around one, oldest first; limit: in each direction, 0: the server's own, 50;
 * thread_id 0: all. Answer: messages. */
TT_API_NEW struct tt_call *tt_messages_context(struct tt_client *client, const char *token,
					       int64_t message_id, int limit, int64_t thread_id);

struct tt_send_options {
	int64_t reply_to;
	bool silent;                    /* nobody is notified */
	const char *actor_display_name; /* what a guest is called; ignored for users */
	const char *reference_id;       /* to find the message again; NULL: a random one */
	int64_t thread_id;              /* into this thread, without quoting */
	const char *thread_title;       /* begins a thread */
};

/* options may be NULL. Answer: message. */
TT_API_NEW struct tt_call *tt_message_send(struct tt_client *client, const char *token,
					   const char *text, const struct tt_send_options *options);

/* Answer: message, the system message that says so; its parent is the message as it is now. */
TT_API_NEW struct tt_call *tt_message_edit(struct tt_client *client, const char *token,
					   int64_t message_id, const char *text);

/* Answer: message, the system message that says so; its parent is the message as it is now. */
TT_API_NEW struct tt_call *tt_message_delete(struct tt_client *client, const char *token,
					     int64_t message_id);

/* Deletes all messages of a conversation. Answer: message, the system message that says so. */
TT_API_NEW struct tt_call *tt_messages_clear(struct tt_client *client, const char *token);

/* Everything up to a message counts as read; 0: everything there is. Answer: conversation. */
TT_API_NEW struct tt_call *tt_messages_mark_read(struct tt_client *client, const char *token,
						 int64_t last_read);

/* The last message counts as unread. Answer: conversation. */
TT_API_NEW struct tt_call *tt_messages_mark_unread(struct tt_client *client, const char *token);

/* Shares an object into a conversation: type and id, and the rest of it ("name" at least) as the
 * text of a JSON object. options: reference_id, actor_display_name, thread_id. Answer: message. */
TT_API_NEW struct tt_call *tt_object_share(struct tt_client *client, const char *token,
					   const char *type, const char *id, const char *meta_data,
					   const struct tt_send_options *options);

/* Shared items of a kind ("media", "file", "voice", "audio", "location", "poll", ...), newest
 * first. last_known: begins before it, 0: with the newest. Answer: messages. */
TT_API_NEW struct tt_call *tt_shared_items(struct tt_client *client, const char *token,
					   const char *kind, int64_t last_known, int limit);

/* Some items of each kind. */
struct tt_shared_kind {
	struct tt_str kind;
	const struct tt_message *messages;
	size_t n_messages;
};

/* The answer: kinds of shared items. */
TT_API const struct tt_shared_kind *tt_call_shared_kinds(const struct tt_call *call, size_t *n);

/* limit: of each kind; 0: the server's own, 7. Answer: kinds of shared items. */
TT_API_NEW struct tt_call *tt_shared_overview(struct tt_client *client, const char *token,
					      int limit);

/* The answer: who can be mentioned. */
TT_API const struct tt_candidate *tt_call_candidates(const struct tt_call *call, size_t *n);

/* Who can be mentioned by what was typed behind the @. limit 0: the server's own, 20. Answer:
 * candidates. */
TT_API_NEW struct tt_call *tt_mentions_search(struct tt_client *client, const char *token,
					      const char *search, int limit, bool with_status);

/* The answer: a thread or threads; tt_call_thread() is the first of them. */
TT_API const struct tt_thread_info *tt_call_thread(const struct tt_call *call);
TT_API const struct tt_thread_info *tt_call_threads(const struct tt_call *call, size_t *n);

/* Threads of a conversation, the newest activity first; limit 0: the server's own. Answer:
 * threads. */
TT_API_NEW struct tt_call *tt_threads_recent(struct tt_client *client, const char *token,
					     int limit);

/* Threads that the user follows, in all conversations. Answer: threads. */
TT_API_NEW struct tt_call *tt_threads_followed(struct tt_client *client, int limit, int offset);

/* Answer: thread. */
TT_API_NEW struct tt_call *tt_thread_get(struct tt_client *client, const char *token,
					 int64_t thread_id);

/* Answer: thread. */
TT_API_NEW struct tt_call *tt_thread_rename(struct tt_client *client, const char *token,
					    int64_t thread_id, const char *title);

/* level: enum tt_notification_level, for this user. Answer: thread. */
TT_API_NEW struct tt_call *tt_thread_set_level(struct tt_client *client, const char *token,
					       int64_t thread_id, int level);

/* The answer: a reminder; all that are to come. */
TT_API const struct tt_reminder *tt_call_reminder(const struct tt_call *call);
TT_API const struct tt_upcoming_reminder *tt_call_upcoming_reminders(const struct tt_call *call,
								     size_t *n);

/* when_s: Unix seconds. Answer: reminder. */
TT_API_NEW struct tt_call *tt_reminder_set(struct tt_client *client, const char *token,
					   int64_t message_id, int64_t when_s);

/* Answer: reminder; TT_E_REFUSED with status 404 when there is none. */
TT_API_NEW struct tt_call *tt_reminder_get(struct tt_client *client, const char *token,
					   int64_t message_id);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_reminder_delete(struct tt_client *client, const char *token,
					      int64_t message_id);

/* Answer: upcoming reminders. */
TT_API_NEW struct tt_call *tt_reminders_upcoming(struct tt_client *client);

#ifdef __cplusplus
}
#endif

#endif
