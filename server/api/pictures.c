#include "server/api/pictures.h"
#include "lib/base/clock.h"
#include "lib/base/digest.h"

#include <inttypes.h>

enum {
	TAG_LEN = 32,
};

/* An emoji is drawn by whoever shows the picture, and nothing in it may do more than that. */
#define POLICY "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

static struct tt_str tag_of(struct tt_arena *arena, const struct avatar_view *view)
{
	struct tt_str tag = view->version.p ? view->version : tt_sha256_hex(arena, view->bytes);

	return tt_str_printf(arena, "\"%.*s\"", TT_STR_ARG(tt_utf8_head_bytes(tag, TAG_LEN)));
}

/* A list of tags, perhaps marked as weak, or a star. */
bool picture_is_known(const struct call *call, struct tt_str tag)
{
	struct tt_str rest = request_header(call->req, "If-None-Match");

	while (rest.n > 0) {
		struct tt_str one = tt_str_trim(tt_str_cut(&rest, ','));

		if (tt_str_starts(one, TT_STR("W/")))
			one = (struct tt_str){ one.p + 2, one.n - 2 };
		if (tt_str_eq(one, tag) || tt_str_is(one, "*"))
			return true;
	}
	return false;
}

void picture_answer(struct call *call, int status, const struct avatar_view *view, int64_t keep_s)
{
	struct tt_arena *arena = call->arena;
	struct request *req = call->req;
	struct tt_str tag = tag_of(arena, view);
	int64_t now_s = tt_clock_real_ms() / 1000;

	request_add_header(
		req, "Content-Disposition",
		tt_str_printf(arena, "inline; filename=\"%.*s\"", TT_STR_ARG(view->file_name)));
	request_add_header(req, "ETag", tag);
	request_add_header(req, "Cache-Control",
			   tt_str_printf(arena, "private, max-age=%" PRId64 ", immutable", keep_s));
	request_add_header(req, "Expires", tt_clock_http(arena, now_s + keep_s));
	request_add_header(req, "Last-Modified",
			   tt_clock_http(arena, view->set_s ? view->set_s : now_s));
	request_add_header(req, "Content-Security-Policy", TT_STR(POLICY));
	if (picture_is_known(call, tag))
		request_answer(req, 304, view->content_type.p, TT_STR(""));
	else
		request_answer(req, status, view->content_type.p, view->bytes);
}
