/* poll.c - tertulia poll: questions to a conversation. */
#include "cli/client/client.h"
#include "cli/client/printable.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
	"usage: tertulia poll create [OPTION...] ROOM QUESTION ANSWER ANSWER...\n"
	"       tertulia poll show [OPTION...] ROOM POLL\n"
	"       tertulia poll vote [OPTION...] ROOM POLL NUMBER...\n"
	"       tertulia poll close [OPTION...] ROOM POLL\n"
	"\n"
	"Asks a conversation, shows what came of it, votes, closes. 'create' prints the number of\n"
	"the poll. Answers are numbered from 1, as 'show' does.\n"
	"\n"
	"options:\n"
	"  --hidden        with create: results are shown when the poll is closed\n"
	"  --max-votes N   with create: answers one may choose (default 1; 0: any number)\n"
	"  --json          for programs: the poll as the server has it\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"example:\n"
	"  poll=$(tertulia poll create Crew 'When?' 'Today' 'Tomorrow')\n"
	"  tertulia poll vote Crew \"$poll\" 2\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static int64_t votes_for(const struct tt_poll *poll, size_t option)
{
	char key[32];

	snprintf(key, sizeof(key), "option-%zu", option);
	for (size_t i = 0; i < poll->votes.n; i++)
		if (tt_str_is(poll->votes.items[i].key, key))
			return poll->votes.items[i].n;
	return 0;
}

static bool is_mine(const struct tt_poll *poll, size_t option)
{
	for (size_t i = 0; i < poll->voted_self.n; i++)
		if (poll->voted_self.items[i] == (int64_t)option)
			return true;
	return false;
}

static bool shows_results(const struct tt_poll *poll)
{
	return poll->status == 1 || poll->result_mode == 0;
}

static void print_poll(struct client_call *call, const struct tt_poll *poll)
{
	static const char *const states[] = { "open", "closed", "draft" };
	const char *state = poll->status >= 0 && poll->status < (int64_t)ARRAY_LEN(states)
				    ? states[poll->status]
				    : "?";

	client_print_line(tt_str_printf(&call->arena, "%.*s (%s, asked by %.*s)",
					TT_STR_ARG(poll->question), state,
					TT_STR_ARG(poll->actor_display_name)));
	for (size_t i = 0; i < poll->options.n; i++) {
		struct tt_str line =
			tt_str_printf(&call->arena, "%c%3zu  %.*s", is_mine(poll, i) ? '*' : ' ',
				      i + 1, TT_STR_ARG(poll->options.items[i]));

		if (shows_results(poll))
			line = tt_str_printf(&call->arena, "%.*s  %" PRId64, TT_STR_ARG(line),
					     votes_for(poll, i));
		client_print_line(line);
	}
}

enum shown {
	SHOW_NUMBER,
	SHOW_POLL
};

static int finish(struct client_call *call, struct tt_call *ocs, enum shown shown)
{
	int rc = client_perform(call, ocs);
	const struct tt_poll *poll = tt_call_poll(ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		client_print_json(ocs);
	else if (rc == EXIT_SUCCESS && poll && shown == SHOW_NUMBER)
		printf("%" PRId64 "\n", poll->id);
	else if (rc == EXIT_SUCCESS && poll)
		print_poll(call, poll);
	tt_call_free(ocs);
	return rc;
}

static int run_create(struct client_call *call)
{
	const char *token = NULL;
	int64_t max_votes;
	int rc;

	if (!client_number(call, OPTION_MAX_VOTES, 1, &max_votes))
		return CLI_USAGE;
	if (max_votes > call->n_args - 2)
		return client_misused(call, "--max-votes is more than there are answers");
	rc = client_find_room(call, call->args[0], &token);
	if (rc != EXIT_SUCCESS)
		return rc;
	const struct tt_poll_new wanted = {
		.question = call->args[1],
		.options = (const char *const *)call->args + 2,
		.n_options = (size_t)call->n_args - 2,
		.hidden_results = client_has(call, OPTION_HIDDEN),
		.max_votes = (int)max_votes,
	};
	return finish(call, tt_poll_create(call->client, token, &wanted), SHOW_NUMBER);
}

static int find_poll(struct client_call *call, const char **token, int64_t *poll)
{
	if (!client_id(call, call->args[1], poll))
		return CLI_USAGE;
	return client_find_room(call, call->args[0], token);
}

static int run_show(struct client_call *call)
{
	const char *token = NULL;
	int64_t poll;
	int rc = find_poll(call, &token, &poll);

	return rc == EXIT_SUCCESS ? finish(call, tt_poll_get(call->client, token, poll), SHOW_POLL)
				  : rc;
}

static int run_close(struct client_call *call)
{
	const char *token = NULL;
	int64_t poll;
	int rc = find_poll(call, &token, &poll);

	return rc == EXIT_SUCCESS
		       ? finish(call, tt_poll_close(call->client, token, poll), SHOW_POLL)
		       : rc;
}

/* People count from 1, Talk from 0. */
static bool read_answers(struct client_call *call, int64_t *answers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!client_id(call, call->args[2 + i], &answers[i]))
			return false;
		if (answers[i] == 0) {
			client_misused(call, "answers are numbered from 1");
			return false;
		}
		answers[i]--;
	}
	return true;
}

static int run_vote(struct client_call *call)
{
	size_t n = (size_t)call->n_args - 2;
	int64_t *answers = tt_arena_array(&call->arena, int64_t, n);
	const char *token = NULL;
	int64_t poll;
	int rc;

	if (!read_answers(call, answers, n))
		return CLI_USAGE;
	rc = find_poll(call, &token, &poll);
	if (rc != EXIT_SUCCESS)
		return rc;
	return finish(call, tt_poll_vote(call->client, token, poll, answers, n), SHOW_POLL);
}

int cli_poll(int argc, char **argv)
{
	static const struct client_verb verbs[] = {
		{ .command = "tertulia poll create",
		  .usage = "[OPTION...] ROOM QUESTION ANSWER ANSWER...",
		  .takes = TAKES(HIDDEN) | TAKES(MAX_VOTES),
		  .min_args = 4,
		  .max_args = -1,
		  .run = run_create },
		{ .command = "tertulia poll show",
		  .usage = "[OPTION...] ROOM POLL",
		  .min_args = 2,
		  .max_args = 2,
		  .run = run_show },
		{ .command = "tertulia poll vote",
		  .usage = "[OPTION...] ROOM POLL NUMBER...",
		  .min_args = 3,
		  .max_args = -1,
		  .run = run_vote },
		{ .command = "tertulia poll close",
		  .usage = "[OPTION...] ROOM POLL",
		  .min_args = 2,
		  .max_args = 2,
		  .run = run_close },
		{ .command = NULL },
	};

	return client_run_one_of("tertulia poll", verbs, help, argc, argv);
}
