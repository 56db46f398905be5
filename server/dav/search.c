/* search.c - SEARCH: files of the caller that fit. */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/dav/search_query.h"
#include "server/files/paths.h"
#include "server/files/walk.h"

#include <stdlib.h>

enum {
	USUAL_LIMIT = 100, /* as Nextcloud has it */
	MOST = 10 * 1000
};

struct hit {
	const struct search *search; /* for who sorts */
	struct place place;
	struct tt_str path;
	bool is_favorite;
	size_t number;
};

struct searching {
	struct call *call;
	struct search search;
	struct tt_str scope_path;
	struct hit *hits;
	size_t n;
	size_t n_met;
	size_t wanted; /* of the first ones in order */
};

/* Those that are met later come later when the order does not say more. */
static int compare(const void *left, const void *right)
{
	const struct hit *a = left;
	const struct hit *b = right;
	const struct search_subject first = { &a->place.file, a->is_favorite };
	const struct search_subject second = { &b->place.file, b->is_favorite };
	int order = search_compare(a->search, &first, &second);

	return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static void sort(struct searching *searching)
{
	if (searching->n > 0 && searching->search.n_orders > 0)
		qsort(searching->hits, searching->n, sizeof(*searching->hits), compare);
	if (searching->n > searching->wanted)
		searching->n = searching->wanted;
}

static struct file dup_file(struct tt_arena *arena, const struct file *file)
{
	struct file copy = *file;

	copy.name = tt_str_dup(arena, file->name);
	copy.type = tt_str_dup(arena, file->type);
	copy.checksums = file->checksums.p ? tt_str_dup(arena, file->checksums) : file->checksums;
	copy.blob = file->blob.p ? tt_str_dup(arena, file->blob) : file->blob;
	return copy;
}

static struct place dup_place(struct tt_arena *arena, const struct place *place)
{
	struct place copy = *place;

	copy.name = tt_str_dup(arena, place->name);
	copy.file = dup_file(arena, &place->file);
	copy.above = tt_arena_array(arena, struct file, place->n_above + 1);
	for (size_t i = 0; i < place->n_above; i++)
		copy.above[i] = dup_file(arena, &place->above[i]);
	return copy;
}

static struct tt_str join(struct tt_arena *arena, struct tt_str path, struct tt_str name)
{
	return tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(path), path.n > 0 ? "/" : "",
			     TT_STR_ARG(name));
}

/* Twice as many as are wanted at most, before those that come too late in order are forgotten. */
static void keep(struct searching *searching, const struct hit *hit)
{
	if (!searching->hits)
		searching->hits = tt_arena_array(searching->call->arena, struct hit,
						 2 * searching->wanted + 1);
	if (searching->n == 2 * searching->wanted)
		sort(searching);
	searching->hits[searching->n++] = *hit;
}

static bool has_all(const struct searching *searching)
{
	return searching->search.n_orders == 0 && searching->n >= searching->wanted;
}

static enum tt_err look_at(struct searching *searching, const struct place *place,
			   struct tt_str path)
{
	struct call *call = searching->call;
	struct hit hit = { .search = &searching->search, .number = searching->n_met++ };
	struct search_subject subject = { .file = &place->file };
	enum tt_err err = TT_OK;

	if (searching->search.wants_favorites)
		err = store_file_is_favorite(call->db, call->talk.user, place->file.id,
					     &subject.is_favorite);
	if (err || has_all(searching) || !search_fits(searching->search.where, &subject))
		return err;
	hit.place = dup_place(call->arena, place);
	hit.path = join(call->arena, searching->scope_path, path);
	hit.is_favorite = subject.is_favorite;
	keep(searching, &hit);
	return TT_OK;
}

static enum tt_err visit(void *ctx, const struct place *place, struct tt_str path)
{
	struct searching *searching = ctx;

	/* That ends the walk, and is no refusal (search_scope()). */
	if (has_all(searching))
		return TT_ERR_LISTING;
	return look_at(searching, place, path);
}

static enum tt_err look_for_one(struct searching *searching)
{
	struct place place;
	struct tt_str path;
	enum tt_err err =
		files_find_id(&searching->call->talk, searching->search.id, &place, &path);

	if (err)
		return err == TT_ERR_FILE ? TT_OK : err;
	if (!files_is_below(path, searching->scope_path))
		return TT_OK;
	searching->scope_path = TT_STR(""); /* it is from the root on */
	return look_at(searching, &place, path);
}

/* "/files/alice/folder", not encoded. */
static enum tt_err find_scope(struct call *call, struct tt_str href, struct place *out,
			      struct tt_str *path)
{
	struct tt_str rest = href;
	enum tt_err err;

	while (rest.n > 0 && rest.p[0] == '/')
		rest = (struct tt_str){ rest.p + 1, rest.n - 1 };
	if (!tt_str_is(tt_str_cut(&rest, '/'), "files") || !rest.p ||
	    !tt_str_eq(tt_str_cut(&rest, '/'), call->talk.user))
		return TT_ERR_FILE;
	*path = TT_STR("");
	err = files_find(&call->talk, TT_STR(""), out);
	while (!err && rest.n > 0) {
		struct tt_str name = tt_str_cut(&rest, '/');

		if (name.n == 0)
			continue;
		err = out->is_there ? files_follow(&call->talk, out, name) : TT_ERR_FILE;
		*path = join(call->arena, *path, name);
	}
	return err || (out->is_there && out->file.is_folder) ? err : TT_ERR_FILE;
}

static enum tt_err search_scope(struct searching *searching, struct tt_str href)
{
	struct call *call = searching->call;
	struct place scope;
	enum tt_err err = find_scope(call, href, &scope, &searching->scope_path);

	if (err)
		return err;
	if (searching->search.id != 0)
		return look_for_one(searching);
	err = files_walk(&call->talk, &scope, DEPTH_INFINITY, visit, searching);
	return err == TT_ERR_LISTING ? TT_OK : err;
}

static enum tt_err put_hits(struct searching *searching, struct prop_view *view)
{
	enum tt_err err = TT_OK;

	for (size_t i = (size_t)searching->search.offset; !err && i < searching->n; i++) {
		struct tt_str href;

		header_put_path(searching->call->arena, searching->hits[i].path, &href);
		err = props_put(view, &searching->hits[i].place, href);
	}
	return err;
}

/* The first ones in order, up to the last that is asked for. */
static size_t wanted_of(const struct search *search)
{
	uint64_t limit = search->limit > 0 ? search->limit : USUAL_LIMIT;

	if (limit > MOST || search->offset > MOST || limit + search->offset > MOST)
		return MOST;
	return (size_t)(limit + search->offset);
}

enum tt_err dav_search(struct call *call)
{
	struct searching searching = { .call = call };
	struct search *search = &searching.search;
	struct prop_view view = { .has_quota = false };
	enum tt_err err = search_read(call->arena, tt_buf_str(&call->req->body), call->talk.user,
				      search, &call->req->reason_detail);

	if (!err)
		err = props_read_names(call, search->select, &view.wanted);
	if (!err)
		err = dav_check_own(call);
	searching.wanted = wanted_of(search);
	for (size_t i = 0; !err && i < search->n_scopes; i++)
		err = search_scope(&searching, search->scopes[i]);
	if (err)
		return err;
	sort(&searching);
	err = props_begin(call, &view);
	if (err)
		return err;
	view.root = dav_url(call, "files", "");
	err = put_hits(&searching, &view);
	multistatus_end(&view);
	return err;
}
