#include "cli/client/profile.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct home {
	char folder[64];
	struct tt_arena arena;
	struct profiles profiles;
};

static const struct profile ALICE = { .name = { "alice", 5 },
				      .url = { "https://a.example", 17 },
				      .user = { "alice", 5 },
				      .password = { "s3cret", 6 } };
static const struct profile BOB = { .name = { "bob", 3 },
				    .url = { "https://b.example", 17 },
				    .user = { "bob", 3 },
				    .ca_file = { "/etc/ca.pem", 11 } };

static int begin(void **state)
{
	struct home *home = calloc(1, sizeof(*home));

	assert_non_null(home);
	snprintf(home->folder, sizeof(home->folder), "/tmp/tertulia-profile-XXXXXX");
	assert_non_null(mkdtemp(home->folder));
	setenv("XDG_CONFIG_HOME", home->folder, 1);
	tt_arena_init(&home->arena);
	*state = home;
	return 0;
}

static int end(void **state)
{
	struct home *home = *state;
	const char *path = tt_arena_printf(&home->arena, "%s/tertulia", home->folder);

	unlink(tt_arena_printf(&home->arena, "%s/accounts.json", path));
	rmdir(path);
	assert_int_equal(rmdir(home->folder), 0); /* nothing else was left there */
	tt_arena_finish(&home->arena);
	free(home);
	return 0;
}

static void read_again(struct home *home)
{
	assert_true(profiles_read(&home->profiles, &home->arena));
}

static void write_text(struct home *home, const char *text, mode_t mode)
{
	const char *path = home->profiles.path.p;
	FILE *file;

	mkdir(tt_arena_printf(&home->arena, "%s/tertulia", home->folder), 0700);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(path, mode);
}

static void test_round(void **state)
{
	struct home *home = *state;
	struct stat status;

	read_again(home);
	check_int("there is nothing yet", (int64_t)home->profiles.n, 0);
	profiles_put(&home->profiles, &ALICE);
	profiles_put(&home->profiles, &BOB);
	assert_true(profiles_write(&home->profiles));
	assert_int_equal(stat(home->profiles.path.p, &status), 0);
	check_int("only for its owner", status.st_mode & 0777, 0600);

	read_again(home);
	check_int("both", (int64_t)home->profiles.n, 2);
	check_text("the last one is the current one",
		   home->profiles.items[home->profiles.current].name, BOB.name);
	check_text("a password", profiles_find(&home->profiles, ALICE.name)->password,
		   ALICE.password);
	check_true("none: it is in the keyring",
		   profiles_find(&home->profiles, BOB.name)->password.p == NULL);
	check_text("certificates", profiles_find(&home->profiles, BOB.name)->ca_file, BOB.ca_file);
	check_true("the system's", profiles_find(&home->profiles, ALICE.name)->ca_file.p == NULL);
	check_true("nobody of the name", profiles_find(&home->profiles, TT_STR("x")) == NULL);
}

static void test_remove(void **state)
{
	struct home *home = *state;

	read_again(home);
	profiles_put(&home->profiles, &ALICE);
	profiles_put(&home->profiles, &BOB);
	profiles_remove(&home->profiles, TT_STR("nobody"));
	check_int("nobody to remove", (int64_t)home->profiles.n, 2);
	profiles_remove(&home->profiles, BOB.name);
	check_text("the one that is left", home->profiles.items[home->profiles.current].name,
		   ALICE.name);
	profiles_remove(&home->profiles, ALICE.name);
	check_int("none", (int64_t)home->profiles.n, 0);
	assert_true(profiles_write(&home->profiles));
	read_again(home);
	check_int("still none", (int64_t)home->profiles.n, 0);
}

static void test_replace(void **state)
{
	struct home *home = *state;
	struct profile changed = ALICE;

	read_again(home);
	profiles_put(&home->profiles, &ALICE);
	profiles_put(&home->profiles, &BOB);
	changed.password = TT_STR("other");
	profiles_put(&home->profiles, &changed);
	check_int("not twice", (int64_t)home->profiles.n, 2);
	check_text("changed", home->profiles.items[0].password, TT_STR("other"));
	check_int("and current", (int64_t)home->profiles.current, 0);
}

static void test_refused(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		mode_t mode;
		const char *problem;
	} cases[] = {
		{ "others may read it", "{\"accounts\": []}", 0644, "others may read" },
		{ "no JSON", "{", 0600, "accounts.json: " },
		{ "no list", "{}", 0600, "no list" },
		{ "an account without an address", "{\"accounts\": [{\"name\": \"a\"}]}", 0600,
		  "lacks" },
		{ "an account that is none", "{\"accounts\": [1]}", 0600, "lacks" },
	};
	struct home *home = *state;

	read_again(home);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		write_text(home, cases[i].text, cases[i].mode);
		check_false(cases[i].name, profiles_read(&home->profiles, &home->arena));
		check_true(cases[i].name,
			   tt_str_has(home->profiles.problem, tt_str(cases[i].problem)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round, begin, end),
		cmocka_unit_test_setup_teardown(test_remove, begin, end),
		cmocka_unit_test_setup_teardown(test_replace, begin, end),
		cmocka_unit_test_setup_teardown(test_refused, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
