/* front.c - what somebody sees who opens the server's address in a browser. */
#include "server/api/csrf.h"
#include "server/api/handlers.h"
#include "server/api/login_page.h"

static const char icon[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
			   "<path fill=\"#8a3b12\" d=\"M4 5h24v17H15l-7 6v-6H4z\"/>"
			   "<path stroke=\"#fff\" stroke-width=\"2\" d=\"M9 11h14M9 16h9\"/></svg>";

enum tt_err front_page(struct call *call)
{
	struct login_page page = { .server = request_base_url(call->req), .user = call->who.user };
	struct tt_buf html = { 0 };

	if (page.user.p)
		page.token = csrf_token(call);
	login_page_front(&html, &page);
	page_answer(call->req, 200, &html, PAGE_CSP);
	return TT_OK;
}

/* Browsers ask for it by themselves, and take any kind of picture. */
enum tt_err front_icon(struct call *call)
{
	request_add_header(call->req, "Cache-Control", TT_STR("public, max-age=86400"));
	request_answer(call->req, 200, "image/svg+xml", TT_STR(icon));
	return TT_OK;
}
