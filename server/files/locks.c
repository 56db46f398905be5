#include "server/files/locks.h"
#include "lib/base/random.h"

struct lock_list {
	struct file_lock *items;
	size_t n;
};

static void add_lock(struct talk *talk, struct lock_list *list, const struct file_lock *lock)
{
	list->items = tt_arena_grow(talk->arena, list->items, list->n, sizeof(*list->items));
	list->items[list->n++] = *lock;
}

static enum tt_err add_of(struct talk *talk, struct lock_list *list, int64_t file_id,
			  bool deep_only)
{
	struct file_lock *locks;
	size_t n;
	enum tt_err err = store_file_locks(talk->db, talk->arena, file_id, talk->now_s, &locks, &n);

	for (size_t i = 0; !err && i < n; i++)
		if (locks[i].is_deep || !deep_only)
			add_lock(talk, list, &locks[i]);
	return err;
}

static enum tt_err is_below(struct talk *talk, int64_t id, int64_t folder_id, bool *out)
{
	enum tt_err err = TT_OK;

	*out = false;
	for (int i = 0; !err && !*out && id != 0 && i <= FILES_MAX_DEPTH; i++) {
		err = store_file_parent(talk->db, id, &id);
		*out = !err && id == folder_id;
	}
	return err;
}

/* Few files are locked, whatever is below the folder. */
static enum tt_err add_below(struct talk *talk, struct lock_list *list, const struct file *folder)
{
	struct file_lock *locks;
	size_t n;
	enum tt_err err = store_file_locks_in(talk->db, talk->arena, folder->tree_id, talk->now_s,
					      &locks, &n);

	for (size_t i = 0; !err && i < n; i++) {
		bool below;

		err = is_below(talk, locks[i].file_id, folder->id, &below);
		if (!err && below)
			add_lock(talk, list, &locks[i]);
	}
	return err;
}

static enum tt_err gather(struct talk *talk, const struct place *place, unsigned which,
			  struct lock_list *list)
{
	enum tt_err err = TT_OK;

	*list = (struct lock_list){ NULL, 0 };
	for (size_t i = 0; !err && i < place->n_above; i++) {
		bool is_parent = i + 1 == place->n_above && place->has_parent;

		err = add_of(talk, list, place->above[i].id,
			     !(is_parent && which & LOCKS_OF_PARENT));
	}
	if (!err && place->is_there)
		err = add_of(talk, list, place->file.id, false);
	if (!err && which & LOCKS_BELOW && place->is_there && place->file.is_folder)
		err = add_below(talk, list, &place->file);
	return err;
}

static bool has_token(const struct lock_tokens *tokens, struct tt_str token)
{
	for (size_t i = 0; i < tokens->n; i++)
		if (tt_str_eq(tokens->items[i], token))
			return true;
	return false;
}

/* Of those who share a lock of one file one token is enough. */
static bool is_open(const struct lock_list *list, int64_t file_id, const struct lock_tokens *tokens)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].file_id == file_id && has_token(tokens, list->items[i].token))
			return true;
	return false;
}

enum tt_err files_check_locks(struct talk *talk, const struct place *place,
			      const struct lock_tokens *tokens, unsigned which)
{
	struct lock_list list;
	enum tt_err err = gather(talk, place, which, &list);

	for (size_t i = 0; !err && i < list.n; i++)
		if (!is_open(&list, list.items[i].file_id, tokens))
			return TT_ERR_FILE_LOCKED;
	return err;
}

enum tt_err files_locks_at(struct talk *talk, const struct place *place, struct file_lock **out,
			   size_t *n)
{
	struct lock_list list;
	enum tt_err err = gather(talk, place, 0, &list);

	*out = list.items;
	*n = list.n;
	return err;
}

static enum tt_err count_locks(struct talk *talk)
{
	int64_t n;
	enum tt_err err = store_file_locks_count(talk->db, talk->user, talk->now_s, &n);

	return !err && n >= FILES_MAX_LOCKS ? TT_ERR_LIMIT : err;
}

static struct tt_str new_token(struct tt_arena *arena)
{
	struct tt_str digits = tt_random_text(arena, "0123456789abcdef", 32);
	const char *p = digits.p;

	return tt_str_printf(arena, "opaquelocktoken:%.8s-%.4s-%.4s-%.4s-%.12s", p, p + 8, p + 12,
			     p + 16, p + 20);
}

enum tt_err files_lock(struct talk *talk, const struct place *place, struct file_lock *lock)
{
	struct lock_list list;
	enum tt_err err = count_locks(talk);

	if (!err)
		err = gather(talk, place, lock->is_deep ? LOCKS_BELOW : 0, &list);
	for (size_t i = 0; !err && i < list.n; i++)
		if (!lock->is_shared || !list.items[i].is_shared)
			return TT_ERR_FILE_LOCKED;
	if (err)
		return err;
	lock->token = new_token(talk->arena);
	lock->file_id = place->file.id;
	lock->user = talk->user;
	return store_file_lock_add(talk->db, lock, talk->now_s);
}

enum tt_err files_find_lock(struct talk *talk, const struct place *place,
			    const struct lock_tokens *tokens, struct file_lock *out)
{
	struct file_lock *locks;
	size_t n;
	enum tt_err err = files_locks_at(talk, place, &locks, &n);

	for (size_t i = 0; !err && i < n; i++) {
		*out = locks[i];
		if (has_token(tokens, locks[i].token))
			return TT_OK;
	}
	return err ? err : TT_ERR_LOCK_TOKEN;
}

enum tt_err files_end_locks(struct talk *talk, const struct place *place)
{
	struct lock_list list = { NULL, 0 };
	enum tt_err err;

	/* It goes out of the caller's files only. */
	if (place->is_mount)
		return TT_OK;
	err = store_file_locks_delete(talk->db, place->file.id);
	if (!err && place->file.is_folder)
		err = add_below(talk, &list, &place->file);
	for (size_t i = 0; !err && i < list.n; i++)
		err = store_file_lock_delete(talk->db, list.items[i].token);
	return err;
}
