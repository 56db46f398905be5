/* propfind.c - PROPFIND: what is there, folder by folder. */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/dav/scratch.h"
#include "server/files/walk.h"

enum {
	/* Files and folders in one answer: of a folder, and of all that is below one. */
	MAX_LISTED = 100 * 1000,
	MAX_LISTED_DEEP = 10 * 1000
};

struct listing {
	struct prop_view view;
	struct tt_str href; /* of the folder */
	size_t n;
	size_t most;
};

static enum tt_err put_one(struct listing *listing, const struct place *place, struct tt_str href)
{
	if (++listing->n > listing->most)
		return TT_ERR_LISTING;
	return props_put(&listing->view, place, href);
}

static enum tt_err put_member(struct listing *listing, const struct place *place,
			      struct tt_str path)
{
	struct tt_arena *arena = listing->view.call->arena;

	header_put_path(arena, path, &path);
	if (listing->href.n > 0)
		path = tt_str_printf(arena, "%.*s/%.*s", TT_STR_ARG(listing->href),
				     TT_STR_ARG(path));
	return put_one(listing, place, path);
}

static enum tt_err visit(void *ctx, const struct place *place, struct tt_str path)
{
	struct listing *listing = ctx;
	struct scratch scratch;
	enum tt_err err;

	scratch_begin(&scratch, listing->view.call);
	err = put_member(listing, place, path);
	scratch_end(&scratch);
	return err;
}

enum tt_err dav_propfind(struct call *call)
{
	int64_t depth = header_depth(request_header(call->req, "Depth"), 1);
	struct listing listing = { .most = depth > 1 ? MAX_LISTED_DEEP : MAX_LISTED };
	struct place place;
	enum tt_err err = props_read_question(call, &listing.view.wanted);

	if (!err)
		err = dav_file(call, &place);
	if (!err)
		err = props_begin(call, &listing.view);
	if (err)
		return err;
	listing.href = dav_own_path(call);
	err = put_one(&listing, &place, listing.href);
	if (!err && depth > 0 && place.file.is_folder)
		err = files_walk(&call->talk, &place, depth, visit, &listing);
	multistatus_end(&listing.view);
	return err;
}
