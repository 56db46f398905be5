#include "server/shares/look.h"
#include "server/files/mount.h"
#include "server/files/place.h"

#include <stdlib.h>

bool shares_is_own(const struct talk *talk, const struct share *share)
{
	return tt_str_eq(share->maker, talk->user) || tt_str_eq(share->owner, talk->user);
}

/* Also one that he has taken out of his files. */
static enum tt_err get_received(struct talk *talk, int64_t id, struct share *out)
{
	const struct received by = files_received(talk);
	struct share_list list;
	enum tt_err err = store_received_get(talk->db, talk->arena, &by, id, out);

	if (err != TT_ERR_SHARED)
		return err;
	err = store_shares_refused(talk->db, talk->arena, &by, &list);
	for (size_t i = 0; !err && i < list.n; i++) {
		*out = list.items[i];
		if (out->id == id)
			return TT_OK;
	}
	return err ? err : TT_ERR_SHARED;
}

/* Whether the file is among the files of its owner still. */
static enum tt_err is_there(struct talk *talk, const struct share *share, bool *out)
{
	struct file *above;
	size_t n;
	enum tt_err err = files_above(talk, &share->file, share->owner, &above, &n);

	*out = !err;
	return err == TT_ERR_FILE ? TT_OK : err;
}

enum tt_err shares_get(struct talk *talk, int64_t id, struct share *out)
{
	bool there = true;
	enum tt_err err = store_share_get(talk->db, talk->arena, id, talk->now_s, out);

	if (!err && !shares_is_own(talk, out))
		err = get_received(talk, id, out);
	if (!err)
		err = is_there(talk, out, &there);
	return err || there ? err : TT_ERR_SHARED;
}

/* Lists */

static void add(struct talk *talk, struct share_list *list, const struct share *share)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].id == share->id)
			return;
	list->items = tt_arena_grow(talk->arena, list->items, list->n, sizeof(*list->items));
	list->items[list->n++] = *share;
}

static enum tt_err add_those(struct talk *talk, struct share_list *list,
			     const struct share_list *found,
			     bool (*fits)(const struct share *share, const struct place *place),
			     const struct place *place)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < found->n; i++) {
		bool there = false;

		if (fits(&found->items[i], place))
			err = is_there(talk, &found->items[i], &there);
		if (!err && there)
			add(talk, list, &found->items[i]);
	}
	return err;
}

static bool is_any(const struct share *share, const struct place *place)
{
	(void)share;
	(void)place;
	return true;
}

static bool is_of_file(const struct share *share, const struct place *place)
{
	return share->file.id == place->file.id;
}

static bool is_in_folder(const struct share *share, const struct place *place)
{
	return share->file.parent_id == place->file.id;
}

static int by_id(const void *a, const void *b)
{
	int64_t one = ((const struct share *)a)->id;
	int64_t other = ((const struct share *)b)->id;

	return (one > other) - (one < other);
}

static enum tt_err find(struct talk *talk, struct tt_str path, struct place *out)
{
	enum tt_err err = files_find(talk, path, out);

	return err == TT_ERR_FILE || (!err && !out->is_there) ? TT_ERR_SHARE_PATH : err;
}

static enum tt_err gather(struct talk *talk, const struct share_question *question,
			  struct share_list found[2])
{
	const struct received by = files_received(talk);
	const int64_t all = INT64_MAX;
	enum tt_err err;

	found[1] = (struct share_list){ NULL, 0 };
	if (question->with_me) {
		err = store_received_in(talk->db, talk->arena, &by, SHARES_OF_ROOMS, all,
					&found[0]);
		return err ? err
			   : store_received_in(talk->db, talk->arena, &by, SHARES_OF_PEOPLE, all,
					       &found[1]);
	}
	err = store_shares_made_by(talk->db, talk->arena, talk->user, talk->now_s, &found[0]);
	if (!err && question->with_reshares)
		err = store_shares_in_tree_of(talk->db, talk->arena, talk->user, talk->now_s,
					      &found[1]);
	return err;
}

enum tt_err shares_list(struct talk *talk, const struct share_question *question,
			struct share_list *out)
{
	bool (*fits)(const struct share *share, const struct place *place) = is_any;
	struct share_list found[2];
	struct place place = { .n_above = 0 };
	enum tt_err err = TT_OK;

	*out = (struct share_list){ NULL, 0 };
	if (question->path.p) {
		err = find(talk, question->path, &place);
		fits = question->subfiles ? is_in_folder : is_of_file;
	}
	if (!err && question->subfiles && (!question->path.p || !place.file.is_folder))
		return TT_ERR_SHARE_FOLDER;
	if (!err)
		err = gather(talk, question, found);
	for (int i = 0; !err && i < 2; i++)
		err = add_those(talk, out, &found[i], fits, &place);
	if (out->n > 1)
		qsort(out->items, out->n, sizeof(*out->items), by_id);
	return err;
}

enum tt_err shares_inherited(struct talk *talk, struct tt_str path, struct share_list *out)
{
	struct place place;
	enum tt_err err = find(talk, path, &place);

	*out = (struct share_list){ NULL, 0 };
	if (!err && files_may(&place, SHARE_SHARE))
		return TT_OK;
	for (size_t i = place.n_above; !err && i > 1; i--) {
		struct share_list list;

		err = store_shares_of_file(talk->db, talk->arena, place.above[i - 1].id,
					   talk->now_s, &list);
		for (size_t k = 0; !err && k < list.n; k++)
			if (shares_is_own(talk, &list.items[k]))
				add(talk, out, &list.items[k]);
	}
	return err;
}

enum tt_err shares_refused(struct talk *talk, struct share_list *out)
{
	const struct received by = files_received(talk);

	return store_shares_refused(talk->db, talk->arena, &by, out);
}
