/* tree.c - OPTIONS, MKCOL, DELETE, COPY and MOVE: what changes which files there are. */
#include "server/api/handlers_dav.h"
#include "server/dav/dav.h"
#include "server/files/change.h"

enum tt_err dav_options_root(struct call *call)
{
	request_add_header(call->req, "DASL", TT_STR("<DAV:basicsearch>"));
	request_add_header(call->req, "DAV", TT_STR(DAV_CLASSES));
	request_add_header(call->req, "MS-Author-Via", TT_STR("DAV"));
	request_add_header(call->req, "Allow", TT_STR("OPTIONS, SEARCH"));
	dav_answer(call, 200);
	return TT_OK;
}

enum tt_err dav_options(struct call *call)
{
	request_add_header(call->req, "DAV", TT_STR(DAV_CLASSES));
	request_add_header(call->req, "MS-Author-Via", TT_STR("DAV"));
	request_add_header(call->req, "Accept-Ranges", TT_STR("bytes"));
	request_add_header(
		call->req, "Allow",
		TT_STR("OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY,"
		       " MOVE, LOCK, UNLOCK, REPORT"));
	dav_answer(call, 200);
	return TT_OK;
}

enum tt_err dav_make_folder(struct call *call)
{
	struct lock_tokens tokens;
	struct place place;
	enum tt_err err;

	/* None is defined that we know. */
	if (call->req->body.n > 0)
		return TT_ERR_MEDIA_TYPE;
	err = dav_place(call, &place);
	if (!err && place.is_there)
		return TT_ERR_FILE_EXISTS;
	if (!err)
		err = dav_check_conditions(call, &place, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, &place, &tokens, LOCKS_OF_PARENT);
	if (!err)
		err = files_make_folder(&call->talk, &place);
	if (!err)
		err = dav_answer_made(call, true, &place.file);
	return err;
}

static enum tt_err remove_file(struct call *call, const struct place *place)
{
	if (tt_str_is(request_header(call->req, "X-NC-Skip-Trashbin"), "true"))
		return files_remove_for_good(&call->talk, place);
	return files_remove(&call->talk, place);
}

enum tt_err dav_delete(struct call *call)
{
	struct lock_tokens tokens;
	struct place place;
	enum tt_err err = dav_file(call, &place);

	if (!err)
		err = dav_check_conditions(call, &place, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, &place, &tokens,
					LOCKS_OF_PARENT | LOCKS_BELOW);
	if (!err)
		err = remove_file(call, &place);
	if (!err)
		err = files_end_locks(&call->talk, &place);
	if (!err)
		dav_answer(call, 204);
	return err;
}

struct journey {
	struct place from;
	struct place to;
	struct lock_tokens tokens;
	bool was_there; /* something, at the destination */
};

enum tt_err dav_read_overwrite(struct call *call, bool *overwrite)
{
	struct tt_str value = request_header(call->req, "Overwrite");

	*overwrite = !value.p || tt_str_is(value, "T");
	return *overwrite || tt_str_is(value, "F") ? TT_OK : TT_ERR_DAV_HEADER;
}

static enum tt_err find_both(struct call *call, struct journey *journey)
{
	struct tt_str url = request_header(call->req, "Destination");
	enum tt_err err;

	if (!url.p) {
		call->req->reason_detail = TT_STR("Destination");
		return TT_ERR_DAV_HEADER;
	}
	err = dav_file(call, &journey->from);
	if (!err)
		err = dav_place_of_url(call, url, &journey->to);
	journey->was_there = !err && journey->to.is_there;
	return err;
}

static enum tt_err begin_journey(struct call *call, struct journey *journey, bool copies)
{
	bool overwrite;
	enum tt_err err = dav_read_overwrite(call, &overwrite);

	if (!err)
		err = find_both(call, journey);
	if (!err)
		err = files_may_go(&call->talk, &journey->from, &journey->to, copies);
	if (!err && journey->to.is_there && !overwrite)
		err = TT_ERR_PRECONDITION;
	if (!err)
		err = dav_check_conditions(call, &journey->from, &journey->tokens);
	if (!err)
		err = files_check_locks(&call->talk, &journey->to, &journey->tokens,
					LOCKS_OF_PARENT | LOCKS_BELOW);
	return err;
}

enum tt_err dav_move(struct call *call)
{
	struct journey journey;
	enum tt_err err;

	if (header_depth(request_header(call->req, "Depth"), DEPTH_INFINITY) != DEPTH_INFINITY)
		return TT_ERR_DAV_HEADER;
	err = begin_journey(call, &journey, false);
	if (!err)
		err = files_check_locks(&call->talk, &journey.from, &journey.tokens,
					LOCKS_OF_PARENT | LOCKS_BELOW);
	if (!err)
		err = files_end_locks(&call->talk, &journey.from);
	if (!err)
		err = files_move(&call->talk, &journey.from, &journey.to);
	if (!err)
		err = dav_answer_made(call, !journey.was_there, &journey.to.file);
	return err;
}

enum tt_err dav_copy(struct call *call)
{
	bool shallow = header_depth(request_header(call->req, "Depth"), DEPTH_INFINITY) == 0;
	struct journey journey;
	enum tt_err err = begin_journey(call, &journey, true);

	if (!err)
		err = files_copy(&call->talk, &journey.from, &journey.to, shallow);
	if (!err)
		err = dav_answer_made(call, !journey.was_there, &journey.to.file);
	return err;
}
