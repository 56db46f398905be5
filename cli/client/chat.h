/* chat.h - what the parts of `tertulia chat` share: the conversation on the screen.
 *
 * One thread: keys and answers of the server are met where they come in (chat.c). Nothing waits for
 * the server but the loop. */
#ifndef TT_CLI_CHAT_H
#define TT_CLI_CHAT_H

#include "cli/client/chat_view.h"
#include "cli/client/client.h"

/* Somebody whose name can be completed. */
struct chat_person {
	struct tt_str id;
	struct tt_str name;
};

struct chat {
	struct client_call *call;
	const char *token;
	struct tt_str name; /* of the conversation */
	struct tt_multi *multi;
	struct tt_follow *follow;
	struct chat_log log;
	struct chat_line line;
	struct chat_view view;
	struct chat_person *people;
	size_t n_people;
	int64_t editing; /* the message that the line is the new text of; 0: none */
	int64_t oldest;  /* where older messages begin; 0: there are none */
	bool is_fetching;
	int n_sending; /* calls whose text would be lost if we left now */
	bool ended;
	int rc;
	char status[512];
	bool status_is_news; /* somebody should read it before it goes */
};

/* The line at the bottom; until the next key. */
void chat_say(struct chat *chat, const char *fmt, ...) TT_PRINTF(2, 3);

/* What was typed is done: a message, or a command with a slash in front. The line is empty
 * afterwards, unless it could not be understood. (chat_commands.c) */
void chat_enter(struct chat *chat);

/* Makes the newest message of one's own the line's text. */
void chat_edit_last(struct chat *chat);

/* Completes the @name that the cursor stands behind. */
void chat_complete(struct chat *chat);

#endif
