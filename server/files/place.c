#include "server/files/place.h"
#include "lib/base/random.h"
#include "server/accounts/quota.h"
#include "server/store/instance.h"
#include "server/store/users.h"

enum tt_err files_has_tree(struct talk *talk)
{
	struct file root;

	return store_file_root(talk->db, talk->arena, talk->user, &root);
}

/* Nextcloud's have such a form, too. */
static enum tt_err name_instance(struct talk *talk)
{
	struct tt_str random =
		tt_random_text(talk->arena, "abcdefghijklmnopqrstuvwxyz0123456789", 10);

	return store_instance_add(talk->db,
				  tt_str_printf(talk->arena, "oc%.*s", TT_STR_ARG(random)));
}

enum tt_err files_make_tree(struct talk *talk)
{
	struct file root;
	enum tt_err err = files_has_tree(talk);

	if (err != TT_ERR_FILE)
		return err;
	err = name_instance(talk);
	return err ? err : store_tree_add(talk->db, talk->user, talk->now_s, &root);
}

static void go_down(struct talk *talk, struct place *place)
{
	place->above =
		tt_arena_grow(talk->arena, place->above, place->n_above, sizeof(place->file));
	place->above[place->n_above++] = place->file;
}

/* What is below a file or below nothing is nowhere. */
enum tt_err files_follow(struct talk *talk, struct place *place, struct tt_str name)
{
	enum tt_err err;

	place->name = name;
	place->has_parent = place->is_there && place->file.is_folder;
	place->is_there = false;
	if (!place->has_parent)
		return TT_OK;
	go_down(talk, place);
	err = store_file_in(talk->db, talk->arena, place->file.id, name, &place->file);
	place->is_there = !err;
	return err == TT_ERR_FILE ? TT_OK : err;
}

enum tt_err files_find(struct talk *talk, struct tt_str path, struct place *out)
{
	enum tt_err err;

	*out = (struct place){ .name = TT_STR("") };
	err = store_file_root(talk->db, talk->arena, talk->user, &out->file);
	out->is_there = !err;
	while (!err && path.n > 0)
		err = files_follow(talk, out, tt_str_cut(&path, '/'));
	return err;
}

/* The file, the folder that it is in, and so on. */
static enum tt_err climb(struct talk *talk, int64_t id, struct file **chain, size_t *n)
{
	enum tt_err err = TT_OK;

	for (*n = 0; !err && id != 0 && *n <= FILES_MAX_DEPTH; (*n)++) {
		*chain = tt_arena_grow(talk->arena, *chain, *n, sizeof(**chain));
		err = store_file_by_id(talk->db, talk->arena, id, &(*chain)[*n]);
		id = err ? 0 : (*chain)[*n].parent_id;
	}
	return err || id == 0 ? err : TT_ERR_FILE;
}

static struct tt_str join(struct talk *talk, struct tt_str path, struct tt_str name)
{
	return tt_str_printf(talk->arena, "%.*s%s%.*s", TT_STR_ARG(path), path.n > 0 ? "/" : "",
			     TT_STR_ARG(name));
}

struct tt_str files_path_above(struct talk *talk, const struct place *place)
{
	struct tt_str path = TT_STR("");

	for (size_t i = 1; i < place->n_above; i++)
		path = join(talk, path, place->above[i].name);
	return path;
}

enum tt_err files_find_id(struct talk *talk, int64_t id, struct place *out, struct tt_str *path)
{
	struct file *chain = NULL;
	struct file root;
	size_t n = 0;
	enum tt_err err = store_file_root(talk->db, talk->arena, talk->user, &root);

	if (!err)
		err = climb(talk, id, &chain, &n);
	if (err || n == 0 || chain[n - 1].id != root.id)
		return err ? err : TT_ERR_FILE;
	*out = (struct place){ .name = chain[0].name, .is_there = true, .has_parent = n > 1 };
	out->above = tt_arena_array(talk->arena, struct file, n);
	for (size_t i = n - 1; i > 0; i--)
		out->above[out->n_above++] = chain[i];
	out->file = chain[0];
	*path = n > 1 ? join(talk, files_path_above(talk, out), out->name) : TT_STR("");
	return TT_OK;
}

bool files_is_below(const struct place *place, int64_t folder_id)
{
	for (size_t i = 0; i < place->n_above; i++)
		if (place->above[i].id == folder_id)
			return true;
	return false;
}

enum tt_err files_quota(struct talk *talk, bool *has, int64_t *bytes)
{
	struct user_field *fields;
	size_t n;
	enum tt_err err = store_user_fields(talk->db, talk->arena, talk->user, &fields, &n);

	*has = false;
	for (size_t i = 0; !err && i < n; i++)
		if (tt_str_is(fields[i].name, "quota"))
			*has = accounts_read_size(fields[i].value, bytes);
	return err;
}

enum tt_err files_check_room(struct talk *talk, const struct place *place, int64_t more)
{
	const struct file *root = place->n_above > 0 ? &place->above[0] : &place->file;
	int64_t quota = 0;
	bool has;
	enum tt_err err = files_quota(talk, &has, &quota);

	if (err || !has || more <= 0)
		return err;
	return more > quota - root->size ? TT_ERR_QUOTA : TT_OK;
}
