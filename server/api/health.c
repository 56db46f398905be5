/* health.c - is it there, and does it work: for clients' first contact and for supervisors. */
#include "server/api/capabilities.h"
#include "server/api/handlers.h"

enum tt_err health_status(struct call *call)
{
	struct tt_writer *w = call->out;

	tt_write_object(w);
	tt_put_bool(w, "installed", true);
	tt_put_bool(w, "maintenance", false);
	tt_put_bool(w, "needsDbUpgrade", false);
	tt_put_c(w, "version", NEXTCLOUD_VERSION ".0");
	tt_put_c(w, "versionstring", NEXTCLOUD_VERSION);
	tt_put_c(w, "edition", "");
	tt_put_c(w, "productname", "Tertulia");
	tt_put_bool(w, "extendedSupport", false);
	tt_write_end(w);
	call->req->content_type = "application/json; charset=utf-8";
	return TT_OK;
}

/* The database takes what is written, so messages will be kept. */
enum tt_err health_ready(struct call *call)
{
	enum tt_err err = store_probe(call->app->store);

	if (err == TT_ERR_BUSY)
		request_answer(call->req, 503, "text/plain; charset=utf-8", TT_STR("busy\n"));
	else if (err)
		request_answer(call->req, 503, "text/plain; charset=utf-8",
			       TT_STR("the database cannot be written; the log says more\n"));
	else
		request_answer(call->req, 200, "text/plain; charset=utf-8", TT_STR("ok\n"));
	return TT_OK;
}
