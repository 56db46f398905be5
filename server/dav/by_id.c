/* by_id.c - /f/{fileId}, the link of a file in messages: it leads to where whoever asks has that
 * file, or its folder as an archive. */
#include "server/api/handlers_dav.h"
#include "server/api/page.h"
#include "server/api/url.h"
#include "server/dav/headers.h"
#include "server/files/paths.h"

#include <inttypes.h>

static enum tt_err send_to_log_in(struct call *call, int64_t id)
{
	struct tt_str path =
		tt_str_printf(call->arena, "/login?redirect_url=%%2Ff%%2F%" PRId64, id);

	url_redirect(call->req, url_below(call->req, path));
	return TT_OK;
}

/* The same for what there is not and for what is not his. */
static enum tt_err sorry(struct call *call)
{
	struct tt_buf html = { 0 };

	page_sorry(&html, "There is nothing here",
		   "You have no such file, or not any more. Ask the person who has sent it.");
	page_answer(call->req, 404, &html, PAGE_CSP);
	return TT_OK;
}

static enum tt_err send_to(struct call *call, const struct place *place, struct tt_str path)
{
	const char *form = place->file.is_folder ? "?accept=zip" : "";
	struct tt_str user;

	header_put_path(call->arena, call->who.user, &user);
	header_put_path(call->arena, path, &path);
	path = tt_str_printf(call->arena, "/remote.php/dav/files/%.*s/%.*s%s", TT_STR_ARG(user),
			     TT_STR_ARG(path), form);
	url_redirect(call->req, url_below(call->req, path));
	return TT_OK;
}

enum tt_err file_by_id(struct call *call)
{
	int64_t id = call_int(call, "fileId", 0);
	struct place place;
	struct tt_str path;
	enum tt_err err;

	if (!call->who.user.p)
		return send_to_log_in(call, id);
	err = files_find_id(&call->talk, id, &place, &path);
	if (err == TT_ERR_FILE || (!err && !place.is_there))
		return sorry(call);
	return err ? err : send_to(call, &place, path);
}
