/* mentions.h - "@bob" in what people wrote: finding it, and putting placeholders in its place
 * (talk-chat 3.3, 3.4).
 *
 * Text is stored as typed and looked through whenever somebody reads it, so that names are always
 * the present ones. Nothing here asks the database: who is behind a mention, a callback tells. */
#ifndef TT_TALK_MENTIONS_H
#define TT_TALK_MENTIONS_H

#include "lib/base/err.h"
#include "lib/wire/fields.h"

enum mention_kind {
	MENTION_USER, /* also "all" */
	MENTION_GUEST,
	MENTION_EMAIL,
	MENTION_GROUP,
	MENTION_TEAM,
	MENTION_FEDERATED_USER,
	MENTION_FEDERATED_GROUP,
	MENTION_FEDERATED_TEAM,
};

enum {
	/* Different ones in one message. Talk sets no limit; but each costs a look-up whenever the
	 * message is read, and 32000 characters have room for thousands. What is beyond stays plain
	 * text. */
	MENTIONS_MAX = 200
};

struct mention {
	enum mention_kind kind;
	struct tt_str id; /* without quotes and without the kind: "bob", a guest's hash; a view */
};

/* Everybody once, longest id first, else as they come in the text. */
void mentions_find(struct tt_arena *arena, struct tt_str text, struct mention **out, size_t *n);
bool mention_is_all(const struct mention *mention);

/* Makes the parameter of one mention: sets out->pairs, and gives the word for its key ("user" for
 * mention-user1). NULL in *stem leaves the mention as it was typed. */
typedef enum tt_err (*mention_resolve)(void *ctx, const struct mention *mention, const char **stem,
				       struct tt_param *out);

/* The text as it is sent, with its parameters. Both live in the arena. */
TT_MUST_CHECK enum tt_err mentions_fill(struct tt_arena *arena, struct tt_str text,
					mention_resolve resolve, void *ctx, struct tt_str *out,
					struct tt_params *params);

#endif
