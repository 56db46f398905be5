#include "server/files/place.h"
#include "server/accounts/quota.h"
#include "server/store/users.h"

enum tt_err files_has_tree(struct talk *talk)
{
	struct file root;

	return store_file_root(talk->db, talk->arena, talk->user, &root);
}

enum tt_err files_make_tree(struct talk *talk)
{
	struct file root;
	enum tt_err err = files_has_tree(talk);

	if (err != TT_ERR_FILE)
		return err;
	return store_tree_add(talk->db, talk->user, talk->now_s, &root);
}

static void go_down(struct talk *talk, struct place *place)
{
	place->above =
		tt_arena_grow(talk->arena, place->above, place->n_above, sizeof(place->file));
	place->above[place->n_above++] = place->file;
}

/* One name further. What is below a file or below nothing is nowhere. */
static enum tt_err follow(struct talk *talk, struct place *place, struct tt_str name)
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
		err = follow(talk, out, tt_str_cut(&path, '/'));
	return err;
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
