/* search.c - SEARCH: files of the caller that fit. */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/dav/scratch.h"
#include "server/dav/search_query.h"
#include "server/files/paths.h"
#include "server/files/walk.h"

#include <stdlib.h>

enum {
	USUAL_LIMIT = 100, /* as Nextcloud has it */
	MOST = 10 * 1000,
	MOST_MET = 100 * 1000,     /* files that one question looks at */
	MOST_KEPT = 64 << 20,      /* bytes of those that fit, until the order is known */
	MOST_FOLDERS = 200 * 1000, /* on the ways to all that are told of */
};

struct hit {
	const struct search *search; /* for who sorts */
	struct file file;
	struct tt_str path;
	bool is_favorite;
	size_t number;
};

struct scope {
	struct place place;
	struct tt_str path;
	bool is_within; /* another one, where it is looked for as well */
};

struct searching {
	struct call *call;
	struct search search;
	struct scope scopes[SEARCH_MAX_SCOPES];
	struct tt_str scope_path; /* of the one that is walked */
	struct hit *hits;
	size_t n;
	size_t n_met;
	size_t n_kept; /* bytes */
	size_t n_folders;
	size_t wanted; /* of the first ones in order */
};

/* Those that are met later come later when the order does not say more. */
static int compare(const void *left, const void *right)
{
	const struct hit *a = left;
	const struct hit *b = right;
	const struct search_subject first = { &a->file, a->is_favorite };
	const struct search_subject second = { &b->file, b->is_favorite };
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

/* No more of it than the order needs. */
static struct file dup_file(struct tt_arena *arena, const struct file *file)
{
	struct file copy = *file;

	copy.name = tt_str_dup(arena, file->name);
	copy.type = tt_str_dup(arena, file->type);
	copy.checksums = copy.blob = (struct tt_str){ NULL, 0 };
	return copy;
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

/* It outlives the walk: the place is found again by its path. */
static enum tt_err keep_hit(struct searching *searching, struct hit *hit, const struct file *file,
			    struct tt_str folder, struct tt_str path)
{
	struct tt_arena *arena = searching->call->arena;

	hit->file = dup_file(arena, file);
	hit->path = files_join(arena, folder, path);
	searching->n_kept += sizeof(*hit) + file->name.n + file->type.n + hit->path.n;
	if (searching->n_kept > MOST_KEPT)
		return TT_ERR_ANSWER_LARGE;
	keep(searching, hit);
	return TT_OK;
}

static enum tt_err look_at(struct searching *searching, const struct file *file,
			   struct tt_str folder, struct tt_str path)
{
	struct call *call = searching->call;
	struct hit hit = { .search = &searching->search, .number = searching->n_met++ };
	struct search_subject subject = { .file = file };
	enum tt_err err = TT_OK;

	if (searching->search.wants_favorites)
		err = store_file_is_favorite(call->db, call->talk.user, file->id,
					     &subject.is_favorite);
	if (err || has_all(searching) || !search_fits(searching->search.where, &subject))
		return err;
	hit.is_favorite = subject.is_favorite;
	return keep_hit(searching, &hit, file, folder, path);
}

static enum tt_err visit(void *ctx, const struct place *place, struct tt_str path)
{
	struct searching *searching = ctx;

	/* That ends the walk, and is no refusal (search_scope()). */
	if (has_all(searching))
		return TT_ERR_LISTING;
	if (searching->n_met == MOST_MET)
		return TT_ERR_ANSWER_LARGE;
	return look_at(searching, &place->file, searching->scope_path, path);
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
	return look_at(searching, &place.file, TT_STR(""), path);
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
		*path = files_join(call->arena, *path, name);
	}
	return err || (out->is_there && out->file.is_folder) ? err : TT_ERR_FILE;
}

/* Of two that are the same the first one stays. */
static bool is_within_another(const struct scope scopes[], size_t n, size_t at)
{
	struct tt_str path = scopes[at].path;

	for (size_t i = 0; i < n; i++)
		if (files_is_below(path, scopes[i].path) ||
		    (i < at && tt_str_eq(path, scopes[i].path)))
			return true;
	return false;
}

static enum tt_err find_scopes(struct searching *searching)
{
	const struct search *search = &searching->search;
	struct scope *scopes = searching->scopes;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < search->n_scopes; i++)
		err = find_scope(searching->call, search->scopes[i], &scopes[i].place,
				 &scopes[i].path);
	for (size_t i = 0; !err && i < search->n_scopes; i++)
		scopes[i].is_within = is_within_another(scopes, search->n_scopes, i);
	return err;
}

static enum tt_err search_scope(struct searching *searching, const struct scope *scope)
{
	enum tt_err err;

	searching->scope_path = scope->path;
	if (searching->search.id != 0)
		return look_for_one(searching);
	err = files_walk(&searching->call->talk, &scope->place, DEPTH_INFINITY, visit, searching);
	return err == TT_ERR_LISTING ? TT_OK : err;
}

static enum tt_err search_all(struct searching *searching)
{
	enum tt_err err = find_scopes(searching);

	for (size_t i = 0; !err && i < searching->search.n_scopes; i++)
		if (!searching->scopes[i].is_within)
			err = search_scope(searching, &searching->scopes[i]);
	return err;
}

static enum tt_err find_and_put(struct searching *searching, struct prop_view *view,
				const struct hit *hit)
{
	struct call *call = searching->call;
	struct tt_str href;
	struct place place;
	enum tt_err err = files_find(&call->talk, hit->path, &place);

	if (err)
		return err;
	searching->n_folders += place.n_above;
	if (searching->n_folders > MOST_FOLDERS)
		return TT_ERR_ANSWER_LARGE;
	header_put_path(call->arena, hit->path, &href);
	return place.is_there ? props_put(view, &place, href) : TT_OK;
}

static enum tt_err put_hits(struct searching *searching, struct prop_view *view)
{
	enum tt_err err = TT_OK;

	for (size_t i = (size_t)searching->search.offset; !err && i < searching->n; i++) {
		struct scratch scratch;

		scratch_begin(&scratch, searching->call);
		err = find_and_put(searching, view, &searching->hits[i]);
		scratch_end(&scratch);
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
	if (!err)
		err = search_all(&searching);
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
