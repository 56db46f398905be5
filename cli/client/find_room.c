/* find_room.c - which conversation a person means. */
#include "cli/client/client.h"
#include "lib/base/unicode.h"

#include <stdlib.h>

static int keep_token(struct client_call *call, const struct tt_conversation *room,
		      const char **token)
{
	*token = tt_arena_dup(&call->arena, room->token.p, room->token.n);
	return EXIT_SUCCESS;
}

static int with_somebody(struct client_call *call, const char *user, const char **token)
{
	const struct tt_conversation_new wanted = { .type = TT_CONVERSATION_ONE_TO_ONE,
						    .invite = user };
	struct tt_call *ocs = tt_conversation_create(call->client, &wanted);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS)
		rc = keep_token(call, tt_call_conversation(ocs), token);
	tt_call_free(ocs);
	return rc;
}

static bool is_called(struct client_call *call, const struct tt_conversation *room,
		      struct tt_str name)
{
	return tt_str_eq(tt_utf8_lower(&call->arena, room->display_name),
			 tt_utf8_lower(&call->arena, name));
}

static int say_which(struct client_call *call, const char *arg, const struct tt_conversation *rooms,
		     size_t n)
{
	struct tt_buf text = { 0 };

	tt_buf_printf(&text, "several conversations are called '%s'; name one by its token:", arg);
	for (size_t i = 0; i < n; i++)
		if (is_called(call, &rooms[i], tt_str(arg)))
			tt_buf_printf(&text, " %.*s", TT_STR_ARG(rooms[i].token));
	tt_buf_add_char(&text, 0);
	client_complain(call, text.p);
	tt_buf_finish(&text);
	return EXIT_FAILURE;
}

/* A token goes before a name: a script must not be led astray by a conversation that somebody has
 * called so. */
static int choose(struct client_call *call, const char *arg, const struct tt_conversation *rooms,
		  size_t n, const char **token)
{
	const struct tt_conversation *found = NULL;
	size_t n_found = 0;

	for (size_t i = 0; i < n; i++) {
		if (tt_str_is(rooms[i].token, arg))
			return keep_token(call, &rooms[i], token);
		if (is_called(call, &rooms[i], tt_str(arg))) {
			found = &rooms[i];
			n_found++;
		}
	}
	if (n_found > 1)
		return say_which(call, arg, rooms, n);
	if (found)
		return keep_token(call, found, token);
	return client_complain(call, tt_arena_printf(&call->arena,
						     "you are in no conversation '%s'; 'tertulia "
						     "rooms' lists them",
						     arg));
}

int client_find_room(struct client_call *call, const char *arg, const char **token)
{
	const struct tt_conversations_options options = { .without_last_message = true };
	struct tt_call *ocs;
	size_t n = 0;
	int rc;

	if (arg[0] == '@')
		return with_somebody(call, arg + 1, token);
	ocs = tt_conversations_list(call->client, &options);
	rc = client_perform(call, ocs);
	if (rc == EXIT_SUCCESS) {
		const struct tt_conversation *rooms = tt_call_conversations(ocs, &n);

		rc = choose(call, arg, rooms, n, token);
	}
	tt_call_free(ocs);
	return rc;
}
