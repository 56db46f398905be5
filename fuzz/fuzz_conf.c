/* fuzz_conf - a configuration file, with the server's own settings. */
#include "fuzz/fuzz.h"
#include "lib/base/conf.h"
#include "server/settings/config.h"

struct target {
	struct config config;
	struct tt_arena arena;
	struct tt_str text;
	bool refused;
};

static const char *set(void *ctx, struct tt_str key, struct tt_str value)
{
	struct target *target = ctx;
	const char *end = target->text.p + target->text.n;
	const char *problem;

	/* One line, trimmed, inside the text. */
	REQUIRE(!target->refused);
	REQUIRE(key.n == 0 || (key.p >= target->text.p && key.p + key.n <= end));
	REQUIRE(value.n == 0 || (value.p >= target->text.p && value.p + value.n <= end));
	REQUIRE(tt_str_trim(key).n == key.n && tt_str_trim(value).n == value.n);
	REQUIRE(key.n == 0 || (!memchr(key.p, '\n', key.n) && !memchr(key.p, '=', key.n)));
	REQUIRE(value.n == 0 || !memchr(value.p, '\n', value.n));
	problem = config_set(&target->config, &target->arena, key, value);
	target->refused = problem != NULL;
	return problem;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct target target = { .text = fuzz_text(data, n) };
	const char *problem = NULL;
	enum tt_err err;

	tt_arena_init(&target.arena);
	config_defaults(&target.config);
	err = tt_conf_parse(target.text, set, &target, &target.arena, &problem);
	REQUIRE(err == TT_OK || (problem && strncmp(problem, "line ", 5) == 0));
	REQUIRE(err || !target.refused);
	REQUIRE(target.config.listen.p && target.config.threads >= 0);
	tt_arena_finish(&target.arena);
	return 0;
}
