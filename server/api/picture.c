#include "server/api/picture.h"
#include "server/api/call.h"

void picture_answer(struct call *call, const struct picture *picture, struct tt_str version)
{
	struct request *req = call->req;
	struct tt_str etag = tt_str_printf(call->arena, "\"%.*s\"", TT_STR_ARG(version));

	request_add_header(req, "ETag", etag);
	request_add_header(req, "Cache-Control", TT_STR("private, max-age=86400, immutable"));
	request_add_header(req, "Content-Disposition", TT_STR("inline; filename=\"\""));
	/* Whoever opens it as a page of its own gets no more than a picture. */
	request_add_header(req, "Content-Security-Policy",
			   TT_STR("default-src 'none'; style-src 'unsafe-inline'; sandbox"));
	if (tt_str_eq(request_header(req, "If-None-Match"), etag))
		request_answer(req, 304, picture->content_type.p, TT_STR(""));
	else
		request_answer(req, 200, picture->content_type.p, picture->bytes);
}
