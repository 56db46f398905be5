/* gate.c - who may steer the server: programs on this machine. What keeps the others out does not
 * rest on one thing: the peer, the name it calls us by, and that no page of another site asks. */
#include "server/dev/state.h"

/* A name that leads here may be anybody's; and a browser sends where the page is from that asks,
 * whatever it asks for but by GET. */
static bool is_from_other_site(const struct request *req)
{
	struct tt_str origin = request_header(req, "Origin");
	struct tt_str fetch_site = request_header(req, "Sec-Fetch-Site");

	if (fetch_site.p && !tt_str_is(fetch_site, "same-origin") && !tt_str_is(fetch_site, "none"))
		return true;
	return origin.p && !tt_str_eq_nocase(tt_url_authority(origin), request_header(req, "Host"));
}

/* What a form of another page can send is none of these. */
static bool is_json(struct tt_str type)
{
	return tt_str_eq_nocase(tt_str_trim(tt_str_cut(&type, ';')), TT_STR("application/json"));
}

enum tt_err dev_check_caller(struct request *req)
{
	struct tt_str type = request_header(req, "Content-Type");

	if (!request_is_from_here(req))
		return TT_ERR_DEV_STRANGER;
	if (!request_calls_us_local(req))
		return TT_ERR_DEV_HOST;
	if (is_from_other_site(req))
		return TT_ERR_DEV_ORIGIN;
	if ((type.p || req->body.n > 0) && !is_json(type))
		return TT_ERR_DEV_TYPE;
	return TT_OK;
}
