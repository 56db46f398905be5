/* poll.c - asks a conversation something, votes for the first option, closes the poll and prints
 * what came of it.
 *
 *	poll URL USER TOKEN QUESTION OPTION OPTION...   the password is in the variable TT_PASSWORD
 */
#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Carries a call out; NULL when it failed. The caller frees it either way. */
static const struct tt_poll *poll_of(struct tt_call *call)
{
	if (tt_perform(call))
		fprintf(stderr, "poll: %s\n", tt_call_error(call)->text);
	return tt_call_poll(call);
}

static int64_t create(struct tt_client *client, const char *token, char *const texts[], int n)
{
	const struct tt_poll_new wanted = {
		.question = texts[0],
		.options = (const char *const *)texts + 1,
		.n_options = (size_t)n - 1,
		.max_votes = 1,
	};
	struct tt_call *call = tt_poll_create(client, token, &wanted);
	const struct tt_poll *poll = poll_of(call);
	int64_t id = poll ? poll->id : 0;

	tt_call_free(call);
	return id;
}

static bool vote(struct tt_client *client, const char *token, int64_t id)
{
	const int64_t first = 0;
	struct tt_call *call = tt_poll_vote(client, token, id, &first, 1);
	bool ok = poll_of(call) != NULL;

	tt_call_free(call);
	return ok;
}

static bool print_result(struct tt_client *client, const char *token, int64_t id)
{
	struct tt_call *call = tt_poll_close(client, token, id);
	const struct tt_poll *poll = poll_of(call);

	if (poll) {
		printf("%s (%" PRId64 " voted)\n", poll->question.p, poll->num_voters);
		for (size_t i = 0; i < poll->votes.n; i++)
			printf("%s: %" PRId64 "\n", poll->votes.items[i].key.p,
			       poll->votes.items[i].n);
	}
	tt_call_free(call);
	return poll != NULL;
}

int main(int argc, char *argv[])
{
	struct tt_client *client;
	int64_t id;
	int err;

	if (argc < 7) {
		fprintf(stderr, "usage: poll URL USER TOKEN QUESTION OPTION OPTION...\n");
		return 2;
	}
	err = tt_client_create(&client, argv[1]);
	if (!err)
		err = tt_client_set_login(client, argv[2], getenv("TT_PASSWORD"));
	if (err) {
		fprintf(stderr, "poll: address or login: %s\n",
			tt_error_name((enum tt_error_code)err));
		tt_client_unref(client);
		return 1;
	}
	id = create(client, argv[3], argv + 4, argc - 4);
	err = !(id && vote(client, argv[3], id) && print_result(client, argv[3], id));
	tt_client_unref(client);
	return err;
}
