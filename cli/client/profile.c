#include "cli/client/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct profiles *profiles, const char *what)
{
	profiles->problem =
		tt_str_printf(profiles->arena, "%.*s: %s", TT_STR_ARG(profiles->path), what);
	return false;
}

static struct tt_str config_folder(struct tt_arena *arena)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (config && config[0] == '/')
		return tt_str_printf(arena, "%s/tertulia", config);
	return tt_str_printf(arena, "%s/.config/tertulia", home ? home : "");
}

static struct tt_str text_of(struct profiles *profiles, const json_t *json, const char *key)
{
	const json_t *value = json_object_get(json, key);

	if (!json_is_string(value))
		return (struct tt_str){ NULL, 0 };
	return tt_str_dup(profiles->arena, tt_str(json_string_value(value)));
}

static bool take(struct profiles *profiles, const json_t *json, struct tt_str current)
{
	struct profile profile = {
		.name = text_of(profiles, json, "name"),
		.url = text_of(profiles, json, "url"),
		.user = text_of(profiles, json, "user"),
		.password = text_of(profiles, json, "password"),
		.ca_file = text_of(profiles, json, "ca_file"),
	};

	if (!profile.name.p || !profile.url.p || !profile.user.p)
		return fail(profiles, "an account lacks its \"name\", \"url\" or \"user\"");
	profiles->items =
		tt_arena_grow(profiles->arena, profiles->items, profiles->n, sizeof(profile));
	if (current.p && tt_str_eq(current, profile.name))
		profiles->current = profiles->n;
	profiles->items[profiles->n++] = profile;
	return true;
}

static bool take_all(struct profiles *profiles, const json_t *root)
{
	const json_t *accounts = json_object_get(root, "accounts");
	struct tt_str current = text_of(profiles, root, "current");

	if (!json_is_array(accounts))
		return fail(profiles, "it has no list \"accounts\"");
	for (size_t i = 0; i < json_array_size(accounts); i++)
		if (!take(profiles, json_array_get(accounts, i), current))
			return false;
	return true;
}

/* A password that others may read is none. */
static bool is_private(struct profiles *profiles, int fd)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return fail(profiles, strerror(errno));
	if (status.st_uid != geteuid())
		return fail(profiles, "it belongs to somebody else");
	if ((status.st_mode & 0077) != 0)
		return fail(profiles, "others may read or write it; run: chmod 600 on it");
	return true;
}

bool profiles_read(struct profiles *profiles, struct tt_arena *arena)
{
	json_error_t error;
	json_t *root;
	bool ok;
	int fd;

	*profiles = (struct profiles){ .arena = arena };
	profiles->path =
		tt_str_printf(arena, "%.*s/accounts.json", TT_STR_ARG(config_folder(arena)));
	if (!profiles->path.p)
		return fail(profiles, strerror(ENOMEM));
	fd = open(profiles->path.p, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || fail(profiles, strerror(errno));
	if (!is_private(profiles, fd)) {
		close(fd);
		return false;
	}
	root = json_loadfd(fd, JSON_REJECT_DUPLICATES, &error);
	close(fd);
	if (!root)
		return fail(profiles, error.text);
	ok = take_all(profiles, root);
	json_decref(root);
	return ok;
}

static json_t *json_text(struct tt_str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

static json_t *to_json(const struct profiles *profiles)
{
	json_t *accounts = json_array();
	json_t *root = json_object();

	for (size_t i = 0; i < profiles->n; i++) {
		const struct profile *profile = &profiles->items[i];
		json_t *json = json_object();

		json_object_set_new(json, "name", json_text(profile->name));
		json_object_set_new(json, "url", json_text(profile->url));
		json_object_set_new(json, "user", json_text(profile->user));
		json_object_set_new(json, "password", json_text(profile->password));
		if (profile->ca_file.p)
			json_object_set_new(json, "ca_file", json_text(profile->ca_file));
		json_array_append_new(accounts, json);
	}
	if (profiles->n > 0)
		json_object_set_new(root, "current",
				    json_text(profiles->items[profiles->current].name));
	json_object_set_new(root, "accounts", accounts);
	return root;
}

/* Each folder on the way, private to its owner where it is new. */
static bool make_folders(struct profiles *profiles)
{
	char *path = tt_arena_dup(profiles->arena, profiles->path.p, profiles->path.n);

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return fail(profiles, strerror(errno));
		*slash = '/';
	}
	return true;
}

static bool write_new(struct profiles *profiles, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	json_t *root;
	bool ok;

	if (fd < 0)
		return fail(profiles, strerror(errno));
	root = to_json(profiles);
	ok = json_dumpfd(root, fd, JSON_INDENT(2)) == 0 && write(fd, "\n", 1) == 1 &&
	     fsync(fd) == 0;
	json_decref(root);
	if (close(fd) != 0 || !ok) {
		fail(profiles, strerror(errno));
		unlink(path);
		return false;
	}
	return true;
}

bool profiles_write(struct profiles *profiles)
{
	const char *path = tt_arena_printf(profiles->arena, "%.*s.%ld.new",
					   TT_STR_ARG(profiles->path), (long)getpid());

	if (!make_folders(profiles) || !write_new(profiles, path))
		return false;
	if (rename(path, profiles->path.p) == 0)
		return true;
	fail(profiles, strerror(errno));
	unlink(path);
	return false;
}

struct profile *profiles_find(struct profiles *profiles, struct tt_str name)
{
	for (size_t i = 0; i < profiles->n; i++)
		if (tt_str_eq(profiles->items[i].name, name))
			return &profiles->items[i];
	return NULL;
}

void profiles_put(struct profiles *profiles, const struct profile *profile)
{
	struct profile *there = profiles_find(profiles, profile->name);

	if (!there) {
		profiles->items = tt_arena_grow(profiles->arena, profiles->items, profiles->n,
						sizeof(*profile));
		there = &profiles->items[profiles->n++];
	}
	*there = *profile;
	profiles->current = (size_t)(there - profiles->items);
}

void profiles_remove(struct profiles *profiles, struct tt_str name)
{
	struct profile *there = profiles_find(profiles, name);
	size_t at;

	if (!there)
		return;
	at = (size_t)(there - profiles->items);
	profiles->n--;
	memmove(there, there + 1, (profiles->n - at) * sizeof(*there));
	if (profiles->current > at || profiles->current == profiles->n)
		profiles->current -= profiles->current > 0;
}
