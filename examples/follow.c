/* follow.c - prints what is said in conversations, all on one thread.
 *
 *	follow URL USER COUNT [TOKEN...]
 *
 * Without tokens: in all conversations of the user. Ends after COUNT messages; 0: never. The
 * password is read from the variable TT_PASSWORD. */
#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct watcher {
	struct tt_multi *multi;
	struct tt_client *client;
	struct tt_follow **follows;
	size_t n_follows;
	long left; /* messages to print; below 0: without end */
};

static void on_messages(void *ctx, struct tt_follow *follow, const struct tt_message *messages,
			size_t n)
{
	struct watcher *watcher = ctx;

	for (size_t i = 0; i < n && watcher->left != 0; i++) {
		const struct tt_message *m = &messages[i];

		if (m->system_message.n > 0)
			continue;
		printf("%s %" PRId64 " %s: %s\n", tt_follow_token(follow), m->id, m->actor_id.p,
		       m->message.p);
		if (watcher->left > 0)
			watcher->left--;
	}
	fflush(stdout);
}

static void on_failed(void *ctx, struct tt_follow *follow, const struct tt_error *error,
		      bool will_retry)
{
	(void)ctx;
	fprintf(stderr, "%s: %s%s\n", tt_follow_token(follow), error->text,
		will_retry ? "; trying again" : "");
}

/* From the newest message on, so that only what comes now is printed. */
static int follow(struct watcher *watcher, const char *token, int64_t last_known)
{
	const struct tt_follow_hooks hooks = { on_messages, on_failed, watcher };
	const struct tt_follow_options options = { .last_known = last_known };
	struct tt_follow **longer =
		realloc(watcher->follows, (watcher->n_follows + 1) * sizeof(struct tt_follow *));
	int err;

	if (!longer)
		return TT_E_NOMEM;
	watcher->follows = longer;
	err = tt_follow_start(&longer[watcher->n_follows], watcher->multi, watcher->client, token,
			      &options, &hooks);
	if (!err)
		watcher->n_follows++;
	return err;
}

static bool is_wanted(const char *token, char *const tokens[], int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(tokens[i], token) == 0)
			return true;
	return n == 0;
}

static int follow_all(struct watcher *watcher, char *const tokens[], int n_tokens)
{
	struct tt_call *call = tt_conversations_list(watcher->client, NULL);
	const struct tt_conversation *rooms;
	int err = tt_perform(call);
	size_t n;

	if (err)
		fprintf(stderr, "follow: %s\n", tt_call_error(call)->text);
	rooms = tt_call_conversations(call, &n);
	for (size_t i = 0; !err && i < n; i++)
		if (is_wanted(rooms[i].token.p, tokens, n_tokens))
			err = follow(watcher, rooms[i].token.p,
				     rooms[i].last_message ? rooms[i].last_message->id : 0);
	tt_call_free(call);
	return err;
}

int main(int argc, char *argv[])
{
	struct watcher watcher = { 0 };
	int err;

	if (argc < 4) {
		fprintf(stderr, "usage: follow URL USER COUNT [TOKEN...]\n");
		return 2;
	}
	watcher.left = strtol(argv[3], NULL, 10);
	if (watcher.left == 0)
		watcher.left = -1;
	err = tt_client_create(&watcher.client, argv[1]);
	if (!err)
		err = tt_client_set_login(watcher.client, argv[2], getenv("TT_PASSWORD"));
	if (!err)
		err = tt_multi_create(&watcher.multi);
	if (!err)
		err = follow_all(&watcher, argv + 4, argc - 4);
	fprintf(stderr, "following %zu conversations\n", watcher.n_follows);
	while (!err && watcher.left != 0 && tt_multi_running(watcher.multi) > 0)
		err = tt_multi_step(watcher.multi, -1);
	for (size_t i = 0; i < watcher.n_follows; i++)
		tt_follow_stop(watcher.follows[i]);
	free(watcher.follows);
	tt_multi_destroy(watcher.multi);
	tt_client_unref(watcher.client);
	return err != 0;
}
