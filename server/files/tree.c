#include "server/files/tree.h"
#include "lib/base/random.h"
#include "server/files/attachments.h"
#include "server/files/change.h"
#include "server/files/mount.h"
#include "server/files/name.h"
#include "server/store/instance.h"
#include "server/store/users.h"

enum {
	LONGEST_PATH = 1000
};

static enum tt_err has_root(struct talk *talk)
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

static enum tt_err make_root(struct talk *talk)
{
	struct file root;
	enum tt_err err = has_root(talk);

	if (err != TT_ERR_FILE)
		return err;
	err = name_instance(talk);
	return err ? err : store_tree_add(talk->db, talk->user, talk->now_s, &root);
}

/* The first folder on that way which is not there: *missing, unless something else is in the way.
 */
static enum tt_err first_missing(struct talk *talk, struct tt_str path, struct place *out,
				 bool *missing)
{
	enum tt_err err = TT_OK;

	*missing = false;
	for (size_t i = 1; !err && !*missing && i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		err = files_find(talk, (struct tt_str){ path.p, i }, out);
		if (!err && out->is_there && (!out->file.is_folder || out->mount))
			return TT_OK;
		*missing = !err && !out->is_there;
	}
	return err;
}

/* Something in its way is as good: then what is shared stands nowhere. */
static enum tt_err has_attachments(struct talk *talk)
{
	const struct received by = files_received(talk);
	struct tt_str path;
	struct place place;
	bool yes;
	enum tt_err err = store_received_any(talk->db, &by, SHARES_OF_ROOMS, &yes);

	if (err || !yes)
		return err;
	err = files_attachments(talk, &path);
	if (!err)
		err = first_missing(talk, path, &place, &yes);
	return !err && yes ? TT_ERR_FILE : err;
}

/* Slashes between names only. */
static enum tt_err clean(struct tt_arena *arena, struct tt_str typed, struct tt_str *out)
{
	struct tt_str rest = typed;
	size_t depth = 0;

	*out = TT_STR("");
	while (rest.p) {
		struct tt_str name = tt_str_cut(&rest, '/');

		if (name.n == 0)
			continue;
		if (files_check_name(name) || ++depth >= FILES_MAX_DEPTH)
			return TT_ERR_PREFERENCE;
		*out = tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(*out), out->n > 0 ? "/" : "",
				     TT_STR_ARG(name));
	}
	return out->n <= LONGEST_PATH ? TT_OK : TT_ERR_PREFERENCE;
}

static enum tt_err make_all(struct talk *talk, struct tt_str path)
{
	struct place place;
	bool missing = true;
	enum tt_err err = TT_OK;

	while (!err && missing) {
		err = first_missing(talk, path, &place, &missing);
		if (!err && missing)
			err = files_make_folder(talk, &place);
	}
	return err;
}

enum tt_err files_has_tree(struct talk *talk)
{
	enum tt_err err = has_root(talk);

	return err ? err : has_attachments(talk);
}

enum tt_err files_make_tree(struct talk *talk)
{
	struct tt_str path = TT_STR("");
	enum tt_err err = make_root(talk);

	if (!err)
		err = has_attachments(talk);
	if (err == TT_ERR_FILE)
		err = files_attachments(talk, &path);
	return err ? err : make_all(talk, path);
}

enum tt_err files_set_attachments(struct talk *talk, struct tt_str path)
{
	struct place place;
	enum tt_err err = path.n > 0 ? clean(talk->arena, path, &path) : TT_ERR_PREFERENCE;

	if (!err)
		err = make_root(talk);
	if (!err)
		err = make_all(talk, path);
	if (!err)
		err = files_find(talk, path, &place);
	if (!err && (!place.is_there || !place.file.is_folder || place.mount))
		return TT_ERR_PREFERENCE;
	talk->attachments = path;
	if (err)
		return err;
	path = tt_str_printf(talk->arena, "/%.*s", TT_STR_ARG(path));
	return store_user_field_set(talk->db, talk->user, TT_STR(FILES_ATTACHMENTS_FIELD), path);
}
