/* limit_table.h - whatever a peer can make the server keep or do, and how much of it.
 *
 * A row is: name, default, least, most, what is counted. From here come the values in the
 * configuration (config.h), the keys `limit_<name>` and what they take (config.c). The tables in
 * docs/security.md and tertulia.conf(5) have the same rows; tests/docs compares them. Where the
 * least is 0, 0 means no limit. What has no row is bounded otherwise, and docs/security.md says
 * how.
 *
 * This header knows nothing of the rest, so that every room of the house may look at it. */
#ifndef TT_SETTINGS_LIMIT_TABLE_H
#define TT_SETTINGS_LIMIT_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* clang-format off */
#define TT_LIMITS(X) \
	/* conversations and who is in them */ \
	X(rooms,             10000, 0, 1000000, "group and public conversations that one account owns") \
	X(rooms_hour,         1000, 0, 1000000, "group and public conversations that one account makes an hour") \
	X(attendees,         20000, 0, 1000000, "attendees of a conversation, of every kind") \
	X(guests,             5000, 0, 1000000, "attendees without an account, guests and those invited by e-mail, of a conversation") \
	X(guests_minute,       600, 0, 1000000, "guests who come into conversations from one address a minute, for the first time") \
	X(invitees,           1000, 1,   10000, "people, groups and addresses that one request invites") \
	X(import_lines,      10000, 1,  100000, "lines of a list of e-mail addresses") \
	X(sessions,            100, 1,   10000, "sessions of one attendee in a conversation; who joins once more ends the oldest") \
	X(breakout_people,    1000, 0,   20000, "attendees of a conversation that are dealt out to breakout rooms at once") \
	X(bans,               1000, 0,  100000, "bans of a conversation") \
	/* what is written */ \
	X(messages_minute,    6000, 0, 1000000, "messages and other things that one account, or the guests of one address, write a minute; in developer mode only when it is set") \
	X(long_kib_hour,    262144, 0, 100000000, "KiB of messages and other things beyond one KiB that one account, or the guests of one address, write an hour") \
	X(reactions,          5000, 0, 1000000, "reactions to one message") \
	X(reaction_emoji,      100, 0,   10000, "different emoji below one message") \
	X(reactions_person,     50, 0,   10000, "reactions of one person to one message") \
	X(poll_options,        500, 2,   10000, "options of a poll") \
	X(poll_votes,        50000, 0, 1000000, "votes in a poll; who chooses several options has several") \
	X(polls,             10000, 0, 1000000, "polls of a conversation, drafts too") \
	X(threads,           10000, 0, 1000000, "threads of a conversation") \
	X(scheduled,            50, 0,   10000, "messages that one person sends later, in one conversation") \
	X(reminders,          1000, 0,  100000, "reminders of one account") \
	X(reminders_hour,       60, 1, 1000000, "reminders that one account sets an hour") \
	X(bot_waiting,       10000, 1, 1000000, "webhooks that wait for one bot; more are dropped, and counted") \
	X(bot_waiting_kib,   65536, 1, 10000000, "KiB of webhooks that wait for one bot; more are dropped, and counted") \
	X(own_bots_room,        20, 0,   10000, "bots and incoming webhooks that moderators have made for one conversation") \
	X(own_bots_account,     50, 0,   10000, "bots and incoming webhooks that one account has made") \
	X(own_bots_hour,        60, 0, 1000000, "bots and incoming webhooks that one account makes, or gives a new secret, an hour") \
	X(webhook_minute,       60, 1, 1000000, "messages that come by one incoming webhook a minute") \
	X(shares,           100000, 0, 10000000, "shares of files that one account has made; each file in a conversation is one") \
	/* files */ \
	X(files,            1000000, 0, 100000000, "files and folders of one account") \
	X(unused_mib,          1024, 0, 100000000, "MiB of bytes that no file has any more, which are kept for a day, for backups; what is more goes at once") \
	X(tags_hour,           100, 0, 1000000, "tags for files that one account makes an hour") \
	X(uploads,             100, 1,   10000, "files of one account that come in pieces at once") \
	/* accounts */ \
	X(app_passwords,       500, 0,  100000, "app passwords of one account") \
	X(browser_sessions,     50, 1,   10000, "browsers in which one account is logged in; who logs in once more ends the one not used for longest") \
	X(passwords_minute,     60, 1, 1000000, "passwords of conversations and accounts that one account, but for administrators, sets a minute") \
	/* slow work: hashing passwords, decoding pictures */ \
	X(slow_tasks,          256, 4,    4096, "pieces of slow work that wait at once; more get 503") \
	X(slow_address,         64, 1,    4096, "of these, for the requests of one address; more get 429") \
	X(slow_account,          4, 1,    4096, "of these, for one account that is logged in; more get 429") \
	X(previews_mib,        512, 0, 1000000, "MiB of previews that are kept; those that were not looked at for longest go") \
	/* connections */ \
	X(connections_address,   0, 0, 1000000, "connections of one client address, of IPv6 its /64; two thirds of what is free in any case") \
	X(waits_address,         0, 0, 1000000, "requests from one client address that wait for news; two thirds of what is free in any case") \
	X(waits_account,      1000, 0, 1000000, "requests of one account that wait for news") \
	X(head_wait_ms,      20000, 100, 600000, "milliseconds for the headers of a request to come") \
	X(body_wait_ms,      15000, 100, 600000, "milliseconds for a body to come, besides those of `limit_bytes_s`; never more than 180000") \
	X(answer_wait_ms,    60000, 100, 600000, "milliseconds for an answer to be taken, besides those of `limit_bytes_s`; never more than 600000") \
	X(bytes_s,            4096, 1, 1000000, "bytes of a body or an answer that get another second") \
	/* the database */ \
	X(write_wait_ms,      8000, 100,  60000, "milliseconds that a request waits for its turn to write before it gets 503") \
	X(read_ms,            5000, 10,  600000, "milliseconds of a processor that a request takes at most to read before it gets 503")
/* clang-format on */

struct limit_values {
#define X(name, usual, least, most, meaning) int64_t name;
	TT_LIMITS(X)
#undef X
};

struct limit_row {
	const char *name;
	int64_t usual;
	int64_t least;
	int64_t most;
};

enum {
#define X(name, usual, least, most, meaning) LIMIT_##name,
	TT_LIMITS(X)
#undef X
	N_LIMITS
};

/* In the order of the members of struct limit_values. */
extern const struct limit_row limit_rows[N_LIMITS];

/* Which one, for those who look it up (talk/talk.h). */
#define LIMIT(name) (offsetof(struct limit_values, name) / sizeof(int64_t))

void limits_usual(struct limit_values *values);
int64_t limit_value(const struct limit_values *values, size_t which);

#endif
