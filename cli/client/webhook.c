/* webhook.c - tertulia webhook: what moderators make for a conversation of theirs, on servers that
 * are of this kind (docs/bots.md). */
#include "cli/client/client.h"
#include "lib/base/macros.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define OWN "ocs/v2.php/apps/tertulia/api/v1"

static const char help[] =
	"usage: tertulia webhook list [OPTION...] ROOM\n"
	"       tertulia webhook add [OPTION...] ROOM NAME [URL]\n"
	"       tertulia webhook rename [OPTION...] ROOM ID NAME\n"
	"       tertulia webhook renew [OPTION...] ROOM ID\n"
	"       tertulia webhook remove [OPTION...] ROOM ID\n"
	"\n"
	"Lets programs into a conversation that you moderate, on a Tertulia server that allows it.\n"
	"'add' makes an address and prints it: what is posted there is said in the conversation.\n"
	"With a URL it makes a bot, which is told there what is said, and prints its secret. Either is\n"
	"shown this once. 'renew' makes a new address or secret, and the old one is worth nothing.\n"
	"\n"
	"options:\n"
	"  --json          for programs: what the server has\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"example:\n"
	"  url=$(tertulia webhook add Crew Builds)\n"
	"  curl -d '{\"message\": \"all green\"}' \"$url\"\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static struct tt_str text(const struct tt_json *object, const char *name)
{
	return tt_json_text(tt_json_get(object, name));
}

static void print_one(struct client_call *call, const struct tt_json *one)
{
	struct tt_str maker = text(one, "makerId");

	client_print_line(
		tt_str_printf(&call->arena, "%6" PRId64 "  %-7.*s  %-7.*s  %.*s (%.*s)",
			      tt_json_int(tt_json_get(one, "id")), TT_STR_ARG(text(one, "kind")),
			      TT_STR_ARG(text(one, "state")), TT_STR_ARG(text(one, "name")),
			      TT_STR_ARG(maker.p ? maker : TT_STR("nobody's"))));
}

static void print_list(struct client_call *call, const struct tt_json *list)
{
	for (size_t i = 0; i < tt_json_count(list); i++)
		print_one(call, tt_json_at(list, i));
}

/* What is shown once only. */
static void print_secret(struct client_call *call, const struct tt_json *one)
{
	struct tt_str url = text(one, "webhookUrl");

	client_print_line(url.p ? url : text(one, "secret"));
	(void)call;
}

static void print_nothing(struct client_call *call, const struct tt_json *answer)
{
	(void)call;
	(void)answer;
}

typedef void (*print_fn)(struct client_call *call, const struct tt_json *answer);

static int finish(struct client_call *call, struct tt_call *ocs, print_fn print)
{
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		client_print_json(ocs);
	else if (rc == EXIT_SUCCESS)
		print(call, tt_call_json(ocs));
	tt_call_free(ocs);
	return rc;
}

static int run_list(struct client_call *call)
{
	const char *token = NULL;
	int rc = client_find_room(call, call->args[0], &token);

	if (rc != EXIT_SUCCESS)
		return rc;
	return finish(call,
		      tt_ocs_call(call->client, "GET",
				  tt_arena_printf(&call->arena, OWN "/bot/%s", token), NULL, 0),
		      print_list);
}

static int run_add(struct client_call *call)
{
	const char *url = call->n_args > 2 ? call->args[2] : NULL;
	const struct tt_parameter wanted[] = { { "name", call->args[1] }, { "url", url } };
	const char *token = NULL;
	int rc = client_find_room(call, call->args[0], &token);

	if (rc != EXIT_SUCCESS)
		return rc;
	return finish(call,
		      tt_ocs_call(call->client, "POST",
				  tt_arena_printf(&call->arena, OWN "/%s/%s",
						  url ? "bot" : "webhook", token),
				  wanted, ARRAY_LEN(wanted)),
		      print_secret);
}

/* One of them, by its number. */
struct change {
	const char *method;
	const char *below; /* of its path */
	const struct tt_parameter *parameters;
	size_t n;
	print_fn print;
};

static int run_change(struct client_call *call, const struct change *change)
{
	const char *token = NULL;
	const char *path;
	int64_t id;
	int rc;

	if (!client_id(call, call->args[1], &id))
		return CLI_USAGE;
	rc = client_find_room(call, call->args[0], &token);
	if (rc != EXIT_SUCCESS)
		return rc;
	path = tt_arena_printf(&call->arena, OWN "/bot/%s/%" PRId64 "%s", token, id, change->below);
	return finish(
		call,
		tt_ocs_call(call->client, change->method, path, change->parameters, change->n),
		change->print);
}

static int run_rename(struct client_call *call)
{
	const struct tt_parameter name = { "name", call->args[2] };
	const struct change change = { "PUT", "", &name, 1, print_nothing };

	return run_change(call, &change);
}

static int run_renew(struct client_call *call)
{
	const struct change change = { "POST", "/secret", NULL, 0, print_secret };

	return run_change(call, &change);
}

static int run_remove(struct client_call *call)
{
	const struct change change = { "DELETE", "", NULL, 0, print_nothing };

	return run_change(call, &change);
}

int cli_webhook(int argc, char **argv)
{
	static const struct client_verb verbs[] = {
		{ .command = "tertulia webhook list",
		  .usage = "[OPTION...] ROOM",
		  .min_args = 1,
		  .max_args = 1,
		  .run = run_list },
		{ .command = "tertulia webhook add",
		  .usage = "[OPTION...] ROOM NAME [URL]",
		  .min_args = 2,
		  .max_args = 3,
		  .run = run_add },
		{ .command = "tertulia webhook rename",
		  .usage = "[OPTION...] ROOM ID NAME",
		  .min_args = 3,
		  .max_args = 3,
		  .run = run_rename },
		{ .command = "tertulia webhook renew",
		  .usage = "[OPTION...] ROOM ID",
		  .min_args = 2,
		  .max_args = 2,
		  .run = run_renew },
		{ .command = "tertulia webhook remove",
		  .usage = "[OPTION...] ROOM ID",
		  .min_args = 2,
		  .max_args = 2,
		  .run = run_remove },
		{ .command = NULL },
	};

	return client_run_one_of("tertulia webhook", verbs, help, argc, argv);
}
