/* verb_options.c - the command line of a verb: its options in one table, and where its data is. */
#include "cli/options.h"
#include "cli/verbs.h"
#include "server/server.h"

#include <getopt.h>
#include <stdio.h>

static const char DEFAULT_DATA[] = "tertulia-data";

enum option_kind {
	TEXT, /* const char * */
	FLAG, /* bool */
	LIST  /* struct verb_list */
};

struct row {
	const char *name;
	enum option_kind kind;
	size_t offset;
	unsigned takes; /* which of TAKES_... allows it; 0: all verbs */
};

#define AT(member) offsetof(struct verb_call, member)

static const struct row rows[] = {
	{ "data", TEXT, AT(data), 0 },
	{ "config", TEXT, AT(config), 0 },
	{ "display-name", TEXT, AT(display_name), TAKES_ACCOUNT | TAKES_DISPLAY_NAME },
	{ "email", TEXT, AT(email), TAKES_ACCOUNT | TAKES_EMAIL },
	{ "quota", TEXT, AT(quota), TAKES_QUOTA },
	{ "group", LIST, AT(groups), TAKES_ACCOUNT },
	{ "admin", FLAG, AT(admin), TAKES_ACCOUNT },
	{ "json", FLAG, AT(json), TAKES_JSON },
	{ "password-stdin", FLAG, AT(password_stdin), TAKES_PASSWORD },
	{ "generate", FLAG, AT(generate), TAKES_PASSWORD },
	{ "search", TEXT, AT(search), TAKES_SEARCH },
	{ "all", FLAG, AT(all), TAKES_ALL },
	{ "revoke-app-passwords", FLAG, AT(revoke), TAKES_REVOKE },
	{ "force", FLAG, AT(force), TAKES_FORCE },
	{ "feature", LIST, AT(features), TAKES_FEATURES },
	{ "no-setup", FLAG, AT(no_setup), TAKES_NO_SETUP },
	{ "url", TEXT, AT(url), TAKES_URL },
	{ "ca-file", TEXT, AT(ca_file), TAKES_CA_FILE },
	{ "files", TEXT, AT(files), TAKES_FILES },
};

enum {
	FIRST = 1000, /* what getopt_long() gives for the first row */
	HELP = FIRST + ARRAY_LEN(rows)
};

static void list_options(struct option out[static ARRAY_LEN(rows) + 2])
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		out[i] = (struct option){ rows[i].name,
					  rows[i].kind == FLAG ? no_argument : required_argument,
					  NULL, FIRST + (int)i };
	out[ARRAY_LEN(rows)] = (struct option){ "help", no_argument, NULL, HELP };
	out[ARRAY_LEN(rows) + 1] = (struct option){ 0 };
}

static int add_to_list(struct verb_call *call, const struct row *row, const char *value)
{
	struct verb_list *list = (void *)((char *)call + row->offset);

	if (list->n == VERB_LIST_MAX)
		return verb_misused(call,
				    tt_arena_printf(&call->arena, "too many --%s", row->name));
	list->items[list->n++] = value;
	return CLI_DONE;
}

/* The one that has a letter. */
static int feature_option(void)
{
	size_t i = 0;

	while (rows[i].offset != AT(features))
		i++;
	return FIRST + (int)i;
}

static int take(struct verb_call *call, const struct verb *verb, const struct row *row)
{
	char *at = (char *)call + row->offset;

	if (row->takes && !(row->takes & verb->takes))
		return verb_misused(call, tt_arena_printf(&call->arena, "--%s does not belong here",
							  row->name));
	if (row->kind == LIST)
		return add_to_list(call, row, optarg);
	if (row->kind == TEXT)
		*(const char **)at = optarg;
	else
		*(bool *)at = true;
	return CLI_DONE;
}

static int take_option(struct verb_call *call, const struct verb *verb, int option, char **argv)
{
	char problem[128];

	if (option != '?' && option != ':')
		return take(call, verb, &rows[option - FIRST]);
	options_problem(problem, sizeof(problem), option, argv);
	return verb_misused(call, problem);
}

int verb_read_options(struct verb_call *call, const struct verb *verb, int argc, char **argv)
{
	struct option options[ARRAY_LEN(rows) + 2];
	int option;

	list_options(options);
	optind = 0; /* glibc: begin anew, main() may have used it */
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":hf:", options, NULL)) != -1) {
		int rc;

		if (option == HELP || option == 'h') {
			fputs(call->help, stdout);
			return EXIT_SUCCESS;
		}
		if (option == 'f')
			option = feature_option();
		rc = take_option(call, verb, option, argv);
		if (rc != CLI_DONE)
			return rc;
	}
	call->args = argv + optind;
	call->n_args = argc - optind;
	if (call->n_args >= verb->min_args && call->n_args <= verb->max_args)
		return CLI_DONE;
	fprintf(stderr, "usage: %s %s\n", call->command, verb->usage);
	return CLI_USAGE;
}

/* What a file of settings says; NULL: nothing. False after a message. */
static bool data_of_file(struct verb_call *call, const struct verb *verb, const char *path,
			 const char **data)
{
	struct config *config = tt_arena_new(&call->arena, struct config);
	const char *problem = NULL;

	config_defaults(config);
	if (config_read(config, &call->arena, path, &problem)) {
		if (verb->takes & CHECKS_CONFIG)
			return true;
		fprintf(stderr, "%s: %s: %s\n", call->command, path, problem);
		return false;
	}
	*data = config->data.p;
	return true;
}

static const char *from_environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* What is nearer to the one who types counts more. */
int verb_find_data(struct verb_call *call, const struct verb *verb)
{
	bool said = call->config != NULL;
	bool ok = true;

	if (!said)
		call->config = from_environment("TERTULIA_CONFIG");
	if (!call->data && said)
		ok = data_of_file(call, verb, call->config, &call->data);
	if (!call->data)
		call->data = from_environment("TERTULIA_DATA");
	if (!call->data && call->config && !said)
		ok = data_of_file(call, verb, call->config, &call->data);
	if (!call->data)
		call->data = DEFAULT_DATA;
	return ok ? CLI_DONE : CLI_USAGE;
}
