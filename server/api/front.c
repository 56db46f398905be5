/* front.c - what somebody sees who opens the server's address in a browser. */
#include "server/api/handlers.h"
#include "server/api/login_page.h"

static const char icon[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
			   "<path fill=\"#8a3b12\" d=\"M4 5h24v17H15l-7 6v-6H4z\"/>"
			   "<path stroke=\"#fff\" stroke-width=\"2\" d=\"M9 11h14M9 16h9\"/></svg>";

enum tt_err front_page(struct call *call)
{
	struct request *req = call->req;
	struct tt_buf html = { 0 };

	login_page_front(&html, request_base_url(req));
	request_add_header(req, "Content-Security-Policy", TT_STR(LOGIN_PAGE_CSP));
	request_add_header(req, "X-Frame-Options", TT_STR("DENY"));
	request_answer(req, 200, "text/html; charset=utf-8", tt_buf_str(&html));
	tt_buf_finish(&html);
	return TT_OK;
}

/* Browsers ask for it by themselves, and take any kind of picture. */
enum tt_err front_icon(struct call *call)
{
	request_add_header(call->req, "Cache-Control", TT_STR("public, max-age=86400"));
	request_answer(call->req, 200, "image/svg+xml", TT_STR(icon));
	return TT_OK;
}
