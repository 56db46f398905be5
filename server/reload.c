#include "server/reload.h"
#include "server/rules.h"

#include <stdlib.h>
#include <unistd.h>

struct generation {
	struct generation *next;
	struct tt_arena arena;
	struct config config;
	struct http_rules rules;
};

static void hand_out(const struct reload *reload, struct generation *generation)
{
	const struct config *config = &generation->config;
	const struct guard_conf guard = rules_guard(config);
	const struct hooks_rules hooks = rules_hooks(config);

	generation->rules = rules_http(config);
	rules_log(config);
	guard_set(accounts_guard(reload->app->accounts), &guard);
	store_set_wait(reload->app->store, config->limits.write_wait_ms);
	atomic_store_explicit(&reload->app->config, config, memory_order_release);
	http_server_set_rules(reload->http, &generation->rules);
	hooks_set_rules(reload->hooks, &hooks);
}

static struct generation *create(void)
{
	struct generation *generation = calloc(1, sizeof(*generation));

	if (!generation)
		tt_oom();
	tt_arena_init(&generation->arena);
	return generation;
}

static void destroy(struct generation *generation)
{
	tt_arena_finish(&generation->arena);
	free(generation);
}

/* NULL, or what is wrong: then it is not to be used. *fixed: what cannot change. */
static const char *read_into(const struct reload *reload, struct generation *generation,
			     struct tt_str *fixed)
{
	struct config *config = &generation->config;
	struct tt_arena *arena = &generation->arena;
	const char *problem = reload->source->read(reload->source->ctx, config, arena);

	if (problem)
		return problem;
	*fixed = config_keep_fixed(config, app_config(reload->app), arena);
	if (!config->tls_certificate.p)
		return NULL;
	return http_server_set_certificate(arena, config->tls_certificate, config->tls_key);
}

static void tell(struct tt_str fixed)
{
	if (fixed.n > 0)
		tt_log(TT_LOG_WARN, "what was changed there counts from the next start on",
		       TT_LOG_STR("settings", fixed));
	tt_log(TT_LOG_INFO, "the configuration was read again", TT_LOG_INT("pid", getpid()));
}

void reload_run(struct reload *reload)
{
	struct generation *generation = create();
	struct tt_str fixed = TT_STR("");
	const char *problem = read_into(reload, generation, &fixed);

	if (problem) {
		tt_log(TT_LOG_ERROR, "the configuration is wrong, nothing of it is taken",
		       TT_LOG_C("problem", problem));
		destroy(generation);
		return;
	}
	generation->next = reload->generations;
	reload->generations = generation;
	hand_out(reload, generation);
	tell(fixed);
}

void reload_finish(struct reload *reload)
{
	while (reload->generations) {
		struct generation *next = reload->generations->next;

		destroy(reload->generations);
		reload->generations = next;
	}
}
