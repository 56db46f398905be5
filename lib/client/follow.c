/* follow.c - a conversation followed: ask, deliver, ask again behind the last one. */
#include "lib/client/internal.h"

#include <stdlib.h>

enum {
	WAIT_S = 30,
	FIRST_PAUSE_MS = 1000,
	LONGEST_PAUSE_MS = 60 * 1000
};

struct tt_follow {
	struct tt_multi *multi;
	struct tt_client *client;
	char *token;
	struct tt_follow_options options;
	struct tt_follow_hooks hooks;
	struct tt_call *call; /* that runs; NULL: it pauses, or has ended */
	struct multi_timer pause;
	int64_t pause_ms; /* the next one, when it goes wrong again */
	bool *is_stopped; /* set by who stops it inside of its own callback */
};

static void ask(struct tt_follow *follow);

static void on_pause_over(struct multi_timer *timer)
{
	ask(container_of(timer, struct tt_follow, pause));
}

/* What comes back by itself: networks, servers that start anew, and 429. */
static bool is_passing(const struct tt_error *error)
{
	switch (error->code) {
	case TT_E_NOMEM:
	case TT_E_TIMEOUT:
	case TT_E_NETWORK:
	case TT_E_PROTOCOL: /* somebody in between, whose page is no answer */
		return true;
	case TT_E_REFUSED:
		return error->http_status == 429 || error->http_status >= 500 ||
		       error->http_status == 408;
	default:
		return false;
	}
}

static void pause_for(struct tt_follow *follow, int64_t server_says_s)
{
	int64_t pause_ms = follow->pause_ms;

	if (server_says_s > 0)
		pause_ms = server_says_s < 3600 ? server_says_s * 1000 : 3600 * 1000;
	follow->pause_ms *= 2;
	if (follow->pause_ms > LONGEST_PAUSE_MS)
		follow->pause_ms = LONGEST_PAUSE_MS;
	tt_multi_timer_set(follow->multi, &follow->pause, pause_ms);
}

static void failed(struct tt_follow *follow, const struct tt_error *error)
{
	bool will_retry = is_passing(error);

	if (will_retry)
		pause_for(follow, error->retry_after_s);
	if (follow->hooks.failed)
		follow->hooks.failed(follow->hooks.ctx, follow, error, will_retry);
}

/* True when the follow is still there afterwards. */
static bool deliver(struct tt_follow *follow, const struct tt_call *call)
{
	size_t n;
	const struct tt_message *messages = tt_call_messages(call, &n);
	int64_t last_given = tt_call_last_given(call);
	bool is_stopped = false;

	follow->pause_ms = FIRST_PAUSE_MS;
	/* What its reader may not see counts as well. */
	if (n > 0 && messages[n - 1].id > last_given)
		last_given = messages[n - 1].id;
	if (last_given > follow->options.last_known)
		follow->options.last_known = last_given;
	if (n == 0)
		return true;
	/* Taken back below, unless the follow is gone by then. */
	/* cppcheck-suppress autoVariables */
	follow->is_stopped = &is_stopped;
	follow->hooks.messages(follow->hooks.ctx, follow, messages, n);
	if (!is_stopped)
		follow->is_stopped = NULL;
	return !is_stopped;
}

static void on_done(void *ctx, struct tt_call *call)
{
	struct tt_follow *follow = ctx;
	const struct tt_error *error = tt_call_error(call);

	follow->call = NULL;
	if (error->code == 0) {
		if (deliver(follow, call))
			ask(follow);
	} else if (error->code != TT_E_CANCELLED) { /* else its multi ends */
		failed(follow, error);
	}
	tt_call_free(call);
}

static struct tt_call *new_call(const struct tt_follow *follow)
{
	const struct tt_receive_options options = {
		.future = true,
		.last_known = follow->options.last_known,
		.limit = 200,
		.timeout_s = follow->options.timeout_s,
		.keeps_marker = !follow->options.moves_marker,
		.keeps_notifications = !follow->options.moves_marker,
		.updates_status = follow->options.updates_status,
		.thread_id = follow->options.thread_id,
	};

	return tt_messages_receive(follow->client, follow->token, &options);
}

static void ask(struct tt_follow *follow)
{
	struct tt_call *call = new_call(follow);

	if (tt_multi_start(follow->multi, call, on_done, follow) == 0) {
		follow->call = call;
		return;
	}
	tt_call_free(call);
	failed(follow, &tt_error_nomem);
}

static int make(struct tt_follow **out, const char *token, const struct tt_follow_options *options,
		const struct tt_follow_hooks *hooks)
{
	struct tt_follow *follow = calloc(1, sizeof(*follow));

	if (!follow)
		return TT_E_NOMEM;
	follow->token = strdup(token);
	if (!follow->token) {
		free(follow);
		return TT_E_NOMEM;
	}
	if (options)
		follow->options = *options;
	if (follow->options.timeout_s == 0)
		follow->options.timeout_s = WAIT_S;
	follow->hooks = *hooks;
	follow->pause.fire = on_pause_over;
	follow->pause_ms = FIRST_PAUSE_MS;
	*out = follow;
	return 0;
}

int tt_follow_start(struct tt_follow **out, struct tt_multi *multi, struct tt_client *client,
		    const char *token, const struct tt_follow_options *options,
		    const struct tt_follow_hooks *hooks)
{
	int err;

	*out = NULL;
	if (!token || !*token || !hooks || !hooks->messages)
		return TT_E_USAGE;
	err = make(out, token, options, hooks);
	if (err)
		return err;
	(*out)->multi = multi;
	(*out)->client = tt_client_ref(client);
	ask(*out);
	return 0;
}

void tt_follow_stop(struct tt_follow *follow)
{
	if (!follow)
		return;
	if (follow->is_stopped)
		*follow->is_stopped = true;
	tt_multi_timer_stop(follow->multi, &follow->pause);
	tt_call_free(follow->call);
	tt_client_unref(follow->client);
	free(follow->token);
	free(follow);
}

const char *tt_follow_token(const struct tt_follow *follow)
{
	return follow->token;
}

int64_t tt_follow_last_known(const struct tt_follow *follow)
{
	return follow->options.last_known;
}
