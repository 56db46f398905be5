/* devices_page.c - the page on which somebody sees where he is logged in, and ends it: the list of
 * devices.c for people. At the address at which Nextcloud has it. */
#include "lib/base/clock.h"
#include "server/api/csrf.h"
#include "server/api/devices.h"
#include "server/api/handlers_accounts.h"
#include "server/api/page.h"
#include "server/api/url.h"

#include <inttypes.h>

static const char PATH[] = "/settings/user/security";

static const struct {
	const char *what; /* beside its name */
	const char *end;  /* on its button */
} words[] = {
	[DEVICE_BROWSER] = { "browser", "Log out" },
	[DEVICE_CLIENT] = { "client", "Take back" },
	[DEVICE_WIPE] = { "shall forget everything", "Take back" },
	[DEVICE_ONE_TIME] = { "code to scan, good once", "Take back" },
};

/* By the first of these that stands in it: browsers claim to be others, too. */
static const char *first_in(struct tt_str text, const char *const pairs[][2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tt_str_has(text, tt_str(pairs[i][0])))
			return pairs[i][1];
	return NULL;
}

/* "Firefox on Linux" for what browsers call themselves; other names as they are. */
static struct tt_str name_of(struct tt_arena *arena, const struct device *device)
{
	static const char *const browsers[][2] = {
		{ "Edg", "Edge" },       { "OPR/", "Opera" },     { "Firefox/", "Firefox" },
		{ "FxiOS/", "Firefox" }, { "Chrome/", "Chrome" }, { "CriOS/", "Chrome" },
		{ "Safari/", "Safari" },
	};
	static const char *const systems[][2] = {
		{ "Android", "Android" }, { "iPhone", "iPhone" },  { "iPad", "iPad" },
		{ "Windows", "Windows" }, { "Mac OS X", "macOS" }, { "Linux", "Linux" },
	};
	const char *browser = first_in(device->name, browsers, ARRAY_LEN(browsers));
	const char *system = first_in(device->name, systems, ARRAY_LEN(systems));

	if (device->type != DEVICE_BROWSER || !browser || !system)
		return device->name;
	return tt_str_printf(arena, "%s on %s", browser, system);
}

/* "3 hours ago": pages have no scripts, and the server does not know where the reader lives. */
static void put_ago(struct tt_buf *out, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *one;
	} units[] = {
		{ 24 * 3600, "day" },
		{ 3600, "hour" },
		{ 60, "minute" },
	};

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		int64_t n = seconds / units[i].seconds;

		if (n > 0) {
			tt_buf_printf(out, "used %" PRId64 " %s%s ago", n, units[i].one,
				      n == 1 ? "" : "s");
			return;
		}
	}
	tt_buf_add_c(out, "used just now");
}

static void put_button(struct tt_buf *out, const struct device *device, struct tt_str name,
		       struct tt_str token)
{
	tt_buf_add_c(out, "<form method=\"post\">\n");
	page_hidden(out, "requesttoken", token);
	tt_buf_printf(out,
		      "<button type=\"submit\" class=\"plain\" name=\"device\" value=\"%" PRId64
		      "\" aria-label=\"%s: ",
		      device->number, words[device->type].end);
	page_escape(out, name);
	tt_buf_printf(out, "\">%s</button>\n</form>\n", words[device->type].end);
}

static void put_device(struct tt_buf *out, struct tt_arena *arena, const struct device *device,
		       struct tt_str token)
{
	struct tt_str name = name_of(arena, device);

	tt_buf_add_c(out, "<li>\n<div><strong>");
	page_escape(out, name);
	tt_buf_printf(out, "</strong><br><span class=\"soft\">%s, ",
		      device->is_current ? "this browser" : words[device->type].what);
	put_ago(out, tt_clock_s() - device->last_used_s);
	tt_buf_add_c(out, "</span></div>\n");
	if (!device->is_current)
		put_button(out, device, name, token);
	tt_buf_add_c(out, "</li>\n");
}

static void put_page(struct tt_buf *out, struct call *call, const struct device devices[], size_t n,
		     const char *problem)
{
	struct tt_str token = csrf_token(call);

	page_begin(out, "Where you are logged in", token);
	tt_buf_add_c(out, "<p>As <strong>");
	page_escape(out, call->who.user);
	tt_buf_add_c(out, "</strong> on ");
	page_escape(out, request_base_url(call->req));
	tt_buf_add_c(out, "</p>\n");
	page_problem(out, problem);
	tt_buf_add_c(out, "<ul>\n");
	for (size_t i = 0; i < n; i++)
		put_device(out, call->arena, &devices[i], token);
	tt_buf_add_c(out,
		     "</ul>\n<p class=\"soft\">A client whose password is taken back asks for a "
		     "new login. If you do not know one of these, take it back, and then have"
		     " your password changed.</p>\n"
		     "<form method=\"get\" action=\"../../logout\">\n");
	page_hidden(out, "requesttoken", token);
	tt_buf_add_c(out, "<button type=\"submit\">Log out of this browser</button>\n</form>\n");
	page_end(out);
}

static enum tt_err show(struct call *call, int status, const char *problem)
{
	struct tt_buf html = { 0 };
	struct device *devices;
	size_t n;
	enum tt_err err = devices_find(call, &devices, &n);

	if (err)
		return err;
	put_page(&html, call, devices, n, problem);
	page_answer(call->req, status, &html, PAGE_CSP);
	return TT_OK;
}

static enum tt_err send_to_log_in(struct call *call)
{
	struct tt_str path = tt_str_printf(call->arena, "/login?redirect_url=%s", PATH);

	url_redirect(call->req, url_below(call->req, path));
	return TT_OK;
}

enum tt_err devices_page(struct call *call)
{
	return call->who.user.p ? show(call, 200, NULL) : send_to_log_in(call);
}

/* What is not there any more has ended already. */
enum tt_err devices_page_end(struct call *call)
{
	enum tt_err err;

	if (!call->who.user.p)
		return send_to_log_in(call);
	if (!csrf_is_ours(call))
		return show(call, 403, "This form was not ours. Please try again.");
	err = devices_end(call, devices_number(call));
	if (err && err != TT_ERR_NO_APP_PASSWORD && err != TT_ERR_NO_BROWSER_SESSION)
		return err;
	url_redirect(call->req, url_below(call->req, tt_str(PATH)));
	return TT_OK;
}
