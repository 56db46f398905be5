/* bot.c - tertulia bot: programs that are told what happens in conversations, and speak there. */
#include "cli/bot.h"
#include "cli/changed.h"
#include "lib/base/digest.h"
#include "lib/base/host.h"
#include "server/server.h"
#include "server/store/bots.h"
#include "server/store/rooms.h"
#include "server/talk/bots/announce.h"
#include "server/talk/bots/install.h"
#include "server/talk/bots/room_bots.h"

#include <inttypes.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia bot COMMAND [OPTION...] [ARGUMENT...]\n"
	"\n"
	"Bots are told by webhooks what happens in conversations, and speak there with a secret\n"
	"instead of an account. A running server notices every change at once.\n"
	"\n"
	"commands:\n"
	"  install NAME SECRET URL [DESCRIPTION]\n"
	"                             a new bot; SECRET - is read from standard input\n"
	"      --no-setup             moderators neither let it in nor put it out\n"
	"  list [TOKEN]               all bots, or those of a conversation\n"
	"  state ID 0|1|2             disabled, enabled, no setup by moderators\n"
	"  setup ID TOKEN...          lets it into conversations\n"
	"  remove ID TOKEN...         puts it out of them\n"
	"  uninstall ID               the bot, for good; what it wrote stays\n"
	"      --url URL              instead of the ID\n"
	"\n"
	"options:\n"
	"  --feature FEATURE          with install and state, several times: webhook (is told of\n"
	"                             messages and events), reaction (is told of reactions),\n"
	"                             response (may speak), event, none; also -f\n"
	"  --data DIR                 the server's folder (default: ./tertulia-data)\n"
	"  --config FILE              ... or the server's settings, which name it\n"
	"  --json                     with install and list: for programs\n"
	"  --help                     this text\n"
	"\n"
	"A bot without --feature has webhook and response. One that only speaks has a URL that\n"
	"begins with responseonly://. Secrets have 40 to 128 bytes. Webhooks to a bot on this machine\n"
	"or in this network want the setting hook_networks of the server: tertulia.conf(5).\n"
	"\n"
	"examples:\n"
	"  openssl rand -hex 32 | tee secret | tertulia bot install Echo - http://127.0.0.1:9000/\n"
	"  tertulia bot setup 1 ab12cd34\n"
	"  tertulia bot list --json | jq -r '.[] | select(.error_count > 0) | .name'\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage; with install 2 another bot has the\n"
	"URL, 3 the secret; with setup 2 no such conversation, 3 it is there already.\n";

enum {
	EXIT_SECOND = 2,
	EXIT_THIRD = 3,
	MAX_TOKENS = 1000
};

/* Ends the transaction, and tells the server what waits to leave it. */
static int finish(struct verb_call *call, struct talk *talk, enum tt_err err, const char *subject)
{
	int rc = changed_finish(call, talk, err, subject);

	if (rc == EXIT_SUCCESS)
		changed_tell(call, talk);
	return rc;
}

static enum tt_err read_features(struct verb_call *call, int64_t *out)
{
	enum tt_err err = TT_OK;

	*out = call->features.n > 0 ? 0 : BOT_FEATURES_USUAL;
	for (size_t i = 0; !err && i < call->features.n; i++) {
		int64_t bit;

		err = talk_bot_feature(tt_str(call->features.items[i]), &bit);
		*out |= bit;
	}
	return err;
}

static void print_installed(struct verb_call *call, const struct bot *bot)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	if (!call->json) {
		printf("Bot installed\nID: %" PRId64 "\n", bot->id);
		return;
	}
	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_put_i64(&w, "id", bot->id);
	tt_put_str(&w, "name", bot->name);
	tt_put_str(&w, "actorId",
		   tt_str_printf(&call->arena, "bot-%.*s", TT_STR_ARG(bot->url_hash)));
	tt_write_end(&w);
	verb_print(&text);
}

static enum tt_err install(struct verb_call *call, struct talk *talk, struct bot *out)
{
	struct new_bot wanted = {
		.name = tt_str(call->args[0]),
		.secret = tt_str(call->args[1]),
		.url = tt_str(call->args[2]),
		.description = tt_str(call->n_args > 3 ? call->args[3] : NULL),
		.no_setup = call->no_setup,
	};
	enum tt_err err = read_features(call, &wanted.features);

	if (!err && tt_str_is(wanted.secret, "-") && !verb_read_line(&call->arena, &wanted.secret))
		err = TT_ERR_BOT_SECRET;
	return err ? err : talk_bot_install(talk, &wanted, out);
}

/* False: it is a name, and what that means the server finds out. */
static bool read_host(const struct bot *bot, struct tt_addr *out)
{
	struct tt_str name;

	if (!tt_host_parse(tt_url_authority(bot->url), &name))
		return false;
	return tt_addr_parse(out, tt_host_is_loopback(name) && !tt_addr_parse(out, name)
					  ? TT_STR("127.0.0.1")
					  : name);
}

/* Better now than by a count of webhooks that were dropped. */
static void warn_of_address(struct verb_call *call, const struct bot *bot)
{
	struct config config;
	struct tt_addr address;
	const char *problem;

	config_defaults(&config);
	if (!talk_bot_has_address(bot) || !read_host(bot, &address) ||
	    !tt_addr_is_special(&address))
		return;
	if (call->config && !config_read(&config, &call->arena, call->config, &problem) &&
	    (config.dev || tt_cidrs_have(&config.hook_networks, &address)))
		return;
	fprintf(stderr,
		"%s: note: that is no address of the public internet; outside of developer mode webhooks go\n"
		"there only when the server's settings name it: hook_networks = %.*s\n",
		call->command, TT_STR_ARG(tt_addr_text(&call->arena, &address)));
}

static int run_install(struct verb_call *call)
{
	struct talk talk = changed_talk(call);
	const char *name = call->args[0];
	struct bot bot = { 0 };
	enum tt_err err = db_begin(call->db, DB_WRITE);
	int rc;

	if (err)
		return verb_failed(call, name, err);
	err = install(call, &talk, &bot);
	rc = finish(call, &talk, err, name);
	if (rc == EXIT_SUCCESS) {
		print_installed(call, &bot);
		warn_of_address(call, &bot);
	}
	if (err == TT_ERR_BOT_URL_TAKEN)
		return EXIT_SECOND;
	return err == TT_ERR_BOT_SECRET_TAKEN ? EXIT_THIRD : rc;
}

/* False: it is no number up to `most`, and that was said. */
static bool read_number(const struct verb_call *call, const char *text, uint64_t most,
			const char *what, int64_t *out)
{
	uint64_t number;
	bool ok = tt_str_parse_u64(tt_str(text), &number) && number <= most;

	*out = ok ? (int64_t)number : 0;
	if (!ok)
		fprintf(stderr, "%s: %s: %s\n", call->command, text, what);
	return ok;
}

static bool read_id(const struct verb_call *call, int64_t *out)
{
	return read_number(call, call->args[0], INT64_MAX,
			   "no such bot; `tertulia bot list` has their numbers", out);
}

static int run_state(struct verb_call *call)
{
	struct talk talk = changed_talk(call);
	int64_t features;
	int64_t state;
	int64_t id;
	enum tt_err err = read_features(call, &features);

	if (err)
		return verb_failed(call, call->args[0], err);
	if (!read_id(call, &id) ||
	    !read_number(call, call->args[1], BOT_NO_SETUP, "a state is 0, 1 or 2", &state))
		return EXIT_FAILURE;
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, call->args[0], err);
	return finish(call, &talk, talk_bot_set(&talk, id, (enum bot_state)state, features),
		      call->args[0]);
}

/* In one conversation. *changed: it was not as it is to be. */
typedef enum tt_err (*move_fn)(struct talk *talk, const struct room *room, const struct bot *bot,
			       bool *changed);

static int move(struct verb_call *call, const struct bot *bot, const char *token, move_fn fn)
{
	struct talk talk = changed_talk(call);
	struct room room;
	bool changed = false;
	enum tt_err err = db_begin(call->db, DB_WRITE);
	int rc;

	if (err)
		return verb_failed(call, token, err);
	err = store_room_by_token(call->db, &call->arena, tt_str(token), &room);
	if (!err)
		err = fn(&talk, &room, bot, &changed);
	rc = finish(call, &talk, err, token);
	if (err == TT_ERR_ROOM)
		return EXIT_SECOND;
	if (rc != EXIT_SUCCESS || changed || fn != talk_bot_let_in)
		return rc;
	fprintf(stderr, "%s: %s: the bot is in this conversation already\n", call->command, token);
	return EXIT_THIRD;
}

struct wanted {
	int64_t id;
	struct bot bot;
};

static enum tt_err read_bot(struct verb_call *call, void *ctx)
{
	struct wanted *wanted = ctx;

	return store_bot_get(call->db, &call->arena, wanted->id, &wanted->bot);
}

/* Each by itself: one that is not there does not keep the others. */
static int move_all(struct verb_call *call, move_fn fn)
{
	struct wanted wanted;
	int worst = EXIT_SUCCESS;
	int rc;

	if (!read_id(call, &wanted.id))
		return EXIT_FAILURE;
	rc = verb_read(call, call->args[0], read_bot, &wanted);
	if (rc != EXIT_SUCCESS)
		return rc;
	for (int i = 1; i < call->n_args; i++) {
		rc = move(call, &wanted.bot, call->args[i], fn);
		worst = rc != EXIT_SUCCESS ? rc : worst;
	}
	return worst;
}

static int run_setup(struct verb_call *call)
{
	return move_all(call, talk_bot_let_in);
}

static int run_remove(struct verb_call *call)
{
	return move_all(call, talk_bot_put_out);
}

static enum tt_err find_by_url(struct verb_call *call, int64_t *id)
{
	struct bot bot = { 0 };
	enum tt_err err = store_bot_by_url(call->db, &call->arena,
					   tt_sha1_hex(&call->arena, tt_str(call->url)), &bot);

	*id = bot.id;
	return err;
}

static int run_uninstall(struct verb_call *call)
{
	struct talk talk = changed_talk(call);
	const char *subject = call->n_args > 0 ? call->args[0] : call->url;
	int64_t id = 0;
	enum tt_err err;

	if (!subject)
		return verb_misused(call, "expected an ID or --url");
	if (call->n_args > 0 && !read_id(call, &id))
		return EXIT_FAILURE;
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, subject, err);
	if (id == 0)
		err = find_by_url(call, &id);
	if (!err)
		err = talk_bot_uninstall(&talk, id);
	return finish(call, &talk, err, subject);
}

static const struct verb verbs[] = {
	{ "install", "NAME SECRET URL [DESCRIPTION]",
	  TAKES_FEATURES | TAKES_NO_SETUP | TAKES_JSON | MAY_CREATE, 3, 4, run_install },
	{ "list", "[TOKEN] [--json]", TAKES_JSON, 0, 1, bot_list },
	{ "state", "ID 0|1|2 [--feature FEATURE]...", TAKES_FEATURES, 2, 2, run_state },
	{ "setup", "ID TOKEN...", 0, 2, MAX_TOKENS, run_setup },
	{ "remove", "ID TOKEN...", 0, 2, MAX_TOKENS, run_remove },
	{ "uninstall", "ID | --url URL", TAKES_URL, 0, 1, run_uninstall },
};

int cli_bot(int argc, char **argv)
{
	return verbs_run("tertulia bot", help, verbs, ARRAY_LEN(verbs), argc, argv);
}
