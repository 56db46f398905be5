/* clients_library.c - calls by libtertulia, as its users write them: described, carried out, read
 * into structs, freed. */
#include "clients.h"

#include <stdio.h>
#include <string.h>
#include <tertulia/tertulia.h>

struct run {
	const struct task *task;
	struct tt_client *client;
	struct tt_multi *multi;
	struct round *round;
	bool goes_on;
	bool good;
};

static struct tt_call *describe(const struct run *run)
{
	static const struct tt_receive_options page = { .limit = 20 };
	const struct task *task = run->task;

	if (strcmp(task->call, "send") == 0)
		return tt_message_send(run->client, task->token, "hello, is anybody here?", NULL);
	if (strcmp(task->call, "receive") == 0)
		return tt_messages_receive(run->client, task->token, &page);
	return tt_conversations_list(run->client, NULL);
}

static bool is_good(const struct tt_call *call)
{
	const struct tt_error *error = tt_call_error(call);

	if (error->code)
		fprintf(stderr, "bench_clients: libtertulia: %s\n", error->text);
	return !error->code;
}

static bool call_once(const struct run *run)
{
	struct tt_call *call = describe(run);
	bool good;

	tt_perform(call);
	good = is_good(call);
	tt_call_free(call);
	return good;
}

static void one_by_one(struct run *run)
{
	run->good = call_once(run);
	round_begin(run->round);
	while (run->good && run->goes_on) {
		run->good = call_once(run);
		run->goes_on = round_count(run->round);
	}
}

static void start(struct run *run);

/* Calls that still run when the time is up are not counted. */
static void on_done(void *ctx, struct tt_call *call)
{
	struct run *run = ctx;

	if (run->goes_on) {
		run->good = is_good(call);
		run->goes_on = round_count(run->round) && run->good;
	}
	tt_call_free(call);
	if (run->goes_on)
		start(run);
}

static void start(struct run *run)
{
	struct tt_call *call = describe(run);

	if (tt_multi_start(run->multi, call, on_done, run) == 0)
		return;
	run->good = false;
	tt_call_free(call);
}

static void all_at_once(struct run *run, size_t n)
{
	run->good = tt_multi_create(&run->multi) == 0;
	round_begin(run->round);
	for (size_t i = 0; run->good && i < n; i++)
		start(run);
	while (run->good && run->goes_on)
		run->good = tt_multi_step(run->multi, -1) == 0 && run->good;
	run->goes_on = false;
	tt_multi_destroy(run->multi);
}

bool library_run(const struct task *task, size_t at_once, struct round *round)
{
	struct run run = { .task = task, .round = round, .goes_on = true };

	if (tt_client_create(&run.client, task->url))
		return false;
	if (tt_client_set_login(run.client, task->name, task->password) == 0) {
		if (at_once == 1)
			one_by_one(&run);
		else
			all_at_once(&run, at_once);
	}
	tt_client_unref(run.client);
	return run.good;
}
