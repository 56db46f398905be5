/* public_page.c - what a browser sees of a link: the file or the folder, and the form for its
 * password. No scripts. */
#include "server/api/handlers_dav.h"
#include "server/api/page.h"
#include "server/api/previews.h"
#include "server/api/url.h"
#include "server/dav/dav.h"
#include "server/dav/public.h"

enum {
	MOST_SHOWN = 1000 /* members of a folder */
};

static const struct tt_str no_token = { NULL, 0 };

/* Without a name, so that nobody can have put a wrong one there. */
static struct tt_str base_of(struct call *call)
{
	return url_below(call->req, TT_STR(""));
}

static void send_to(struct call *call, struct tt_str url)
{
	request_add_header(call->req, "Referrer-Policy", TT_STR("no-referrer"));
	url_redirect(call->req, url);
}

static struct tt_str form_url(struct call *call)
{
	return tt_str_printf(call->arena, "%.*s/index.php/s/%.*s/authenticate/showShare",
			     TT_STR_ARG(base_of(call)), TT_STR_ARG(call_str(call, "share")));
}

static struct tt_str page_url(struct call *call)
{
	return tt_str_printf(call->arena, "%.*s/index.php/s/%.*s", TT_STR_ARG(base_of(call)),
			     TT_STR_ARG(call_str(call, "share")));
}

/* Where its bytes are. */
static struct tt_str bytes_url(struct call *call, struct tt_str path)
{
	header_put_path(call->arena, path, &path);
	return tt_str_printf(call->arena, "%.*s/public.php/dav/files/%.*s%s%.*s",
			     TT_STR_ARG(base_of(call)), TT_STR_ARG(call_str(call, "share")),
			     path.n > 0 ? "/" : "", TT_STR_ARG(path));
}

static void answer(struct call *call, int status, struct tt_buf *html)
{
	request_add_header(call->req, "Referrer-Policy", TT_STR("no-referrer"));
	page_answer(call->req, status, html, PAGE_CSP);
}

static enum tt_err sorry(struct call *call)
{
	struct tt_buf html = { 0 };

	page_sorry(&html, "There is nothing here",
		   "This link leads nowhere, or not any more. Ask the person who has sent it.");
	answer(call, 404, &html);
	return TT_OK;
}

/* Pages */

static void put_size(struct tt_buf *out, int64_t size)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	size_t i = 0;

	while (size >= 10240 && i + 1 < ARRAY_LEN(units)) {
		size /= 1024;
		i++;
	}
	tt_buf_add_i64(out, size);
	tt_buf_printf(out, " %s", units[i]);
}

static void put_download(struct tt_buf *out, struct call *call, const struct place *place)
{
	if (place->mount->hides_download) {
		tt_buf_add_c(out, "<p class=\"soft\">Whoever shares it does not want it to be"
				  " downloaded.</p>\n");
		return;
	}
	tt_buf_add_c(out, "<a class=\"button\" href=\"");
	page_escape(out, bytes_url(call, call_str(call, "path")));
	tt_buf_add_c(out, "\">Download</a>\n");
}

static void put_file(struct tt_buf *out, struct call *call, const struct place *place)
{
	tt_buf_add_c(out, "<p class=\"soft\">");
	put_size(out, place->file.size);
	tt_buf_add_c(out, "</p>\n");
	put_download(out, call, place);
}

static void put_member(struct tt_buf *out, struct call *call, const struct file *file)
{
	struct tt_str path = files_join(call->arena, call_str(call, "path"), file->name);
	struct tt_str url = bytes_url(call, path);

	if (file->is_folder) {
		header_put_path(call->arena, path, &path);
		url = tt_str_printf(call->arena, "%.*s?path=%.*s", TT_STR_ARG(page_url(call)),
				    TT_STR_ARG(path));
	}
	tt_buf_add_c(out, "<li><a href=\"");
	page_escape(out, url);
	tt_buf_add_c(out, "\">");
	page_escape(out, file->name);
	tt_buf_add_c(out, file->is_folder ? "/</a></li>\n" : "</a> <span class=\"soft\">");
	if (file->is_folder)
		return;
	put_size(out, file->size);
	tt_buf_add_c(out, "</span></li>\n");
}

static enum tt_err put_folder(struct tt_buf *out, struct call *call, const struct place *place)
{
	struct file *files;
	size_t n = 0;
	enum tt_err err = store_files_in(call->db, call->arena, place->file.id, TT_STR(""),
					 MOST_SHOWN + 1, &files, &n);

	tt_buf_add_c(out, n == 0 ? "<p>The folder is empty.</p>\n" : "<ul>\n");
	for (size_t i = 0; i < n && i < MOST_SHOWN; i++)
		put_member(out, call, &files[i]);
	tt_buf_add_c(out, n == 0 ? "" : "</ul>\n");
	if (n > MOST_SHOWN)
		tt_buf_add_c(out, "<p class=\"soft\">There is more in it; a WebDAV client shows"
				  " all.</p>\n");
	return err;
}

static void put_drop(struct tt_buf *out, struct call *call)
{
	tt_buf_add_c(out, "<p>People can put files here, but see none. A WebDAV client does that"
			  " with the address</p>\n<p>");
	page_escape(out, tt_str_printf(call->arena, "%.*s/public.php/dav/files/%.*s",
				       TT_STR_ARG(request_base_url(call->req)),
				       TT_STR_ARG(call_str(call, "share"))));
	tt_buf_add_c(out, "</p>\n");
}

static enum tt_err put_all(struct tt_buf *out, struct call *call, const struct place *place)
{
	enum tt_err err = TT_OK;

	page_begin(out, "Shared with you", no_token);
	tt_buf_add_c(out, "<p><strong>");
	page_escape(out, place->file.name);
	tt_buf_add_c(out, "</strong></p>\n");
	if (place->mount->note.n > 0) {
		tt_buf_add_c(out, "<p>");
		page_escape(out, place->mount->note);
		tt_buf_add_c(out, "</p>\n");
	}
	if (files_may(place, SHARE_READ))
		put_drop(out, call);
	else if (place->file.is_folder)
		err = put_folder(out, call, place);
	else
		put_file(out, call, place);
	page_end(out);
	return err;
}

enum tt_err share_page(struct call *call)
{
	struct tt_buf html = { 0 };
	struct tt_str path = call_str(call, "path");
	struct share share;
	struct place place;
	enum tt_err err = public_find(call, &share);

	if (err == TT_ERR_SHARED)
		return sorry(call);
	if (!err && !public_is_open(call, &share)) {
		send_to(call, form_url(call));
		return TT_OK;
	}
	if (!err)
		err = path_decode(call->arena, path, &path);
	if (!err)
		err = public_place(call, path, &place);
	if (err == TT_ERR_SHARED || err == TT_ERR_PATH || (!err && !place.is_there))
		return sorry(call);
	if (!err)
		err = put_all(&html, call, &place);
	if (err)
		tt_buf_finish(&html);
	else
		answer(call, 200, &html);
	return err;
}

enum tt_err share_download(struct call *call)
{
	struct share share;
	enum tt_err err = public_find(call, &share);

	if (err == TT_ERR_SHARED)
		return sorry(call);
	if (err)
		return err;
	/* A folder is looked at: this server makes no archives of links. */
	if (!public_is_open(call, &share))
		send_to(call, form_url(call));
	else
		send_to(call, share.file.is_folder ? page_url(call) : bytes_url(call, TT_STR("")));
	return TT_OK;
}

static void put_form(struct tt_buf *html, const char *problem)
{
	page_begin(html, "A password, please", no_token);
	tt_buf_add_c(html, "<p>Whoever has shared this with you has set a password.</p>\n");
	page_problem(html, problem);
	tt_buf_add_c(html, "<form method=\"post\">\n"
			   "<label for=\"password\">Password</label>\n"
			   "<input id=\"password\" name=\"password\" type=\"password\""
			   " autocomplete=\"current-password\" required autofocus>\n"
			   "<button type=\"submit\">Show it</button>\n</form>\n");
	page_end(html);
}

enum tt_err share_password_page(struct call *call)
{
	struct tt_buf html = { 0 };
	struct share share;
	enum tt_err err = public_find(call, &share);

	if (err == TT_ERR_SHARED)
		return sorry(call);
	if (err)
		return err;
	if (public_is_open(call, &share)) {
		send_to(call, page_url(call));
		return TT_OK;
	}
	put_form(&html, NULL);
	answer(call, 200, &html);
	return TT_OK;
}

enum tt_err share_password_submit(struct call *call)
{
	struct tt_buf html = { 0 };
	struct share share;
	enum tt_err err = public_find(call, &share);

	if (err == TT_ERR_SHARED)
		return sorry(call);
	if (!err && share.password_hash.p)
		err = public_check_password(call, &share, call_str(call, "password"));
	if (err == TT_ERR_PASSWORD) {
		put_form(&html, "This is not the password.");
		answer(call, 403, &html);
		return TT_OK;
	}
	if (err)
		return err;
	if (share.password_hash.p)
		public_let_in(call, &share);
	send_to(call, page_url(call));
	return TT_OK;
}

enum tt_err share_preview(struct call *call)
{
	struct tt_str path = call_str(call, "file");
	struct place place;
	enum tt_err err = path_decode(call->arena, path, &path);

	if (!err)
		err = public_place(call, path, &place);
	if (!err && (!place.is_there || place.file.is_folder))
		err = TT_ERR_FILE;
	if (!err)
		err = files_may_take(&place);
	return err ? err : preview_answer(call, &place.file);
}
