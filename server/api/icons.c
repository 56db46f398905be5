/* icons.c - what stands for a file that has no preview: a sheet in the colour of its kind. */
#include "server/api/handlers.h"
#include "server/api/previews.h"
#include "server/api/url.h"

enum {
	WEEK_S = 7 * 24 * 3600
};

/* The names are those of Nextcloud's, which clients ask for by themselves, too. */
static const struct icon {
	const char *name;
	const char *types; /* how such types begin, divided by blanks; "": any */
	const char *colour;
	const char *word; /* on the sheet */
} icons[] = {
	{ "folder", "httpd/unix-directory", "#0082c9", "" },
	{ "image", "image/", "#8e44ad", "IMG" },
	{ "video", "video/", "#c0392b", "FILM" },
	{ "audio", "audio/", "#d35400", "SOUND" },
	{ "application-pdf", "application/pdf", "#b03a2e", "PDF" },
	{ "text-calendar", "text/calendar", "#16a085", "DATE" },
	{ "text-vcard", "text/vcard", "#16a085", "CARD" },
	{ "text-code", "text/html text/css text/x- application/json application/xml text/xml",
	  "#2c3e50", "CODE" },
	{ "text", "text/", "#5d6d7e", "TEXT" },
	{ "package-x-generic",
	  "application/zip application/gzip application/x-tar application/x-7z", "#7f6000",
	  "PACK" },
	{ "x-office-document",
	  "application/msword application/vnd.oasis.opendocument.text"
	  " application/vnd.openxmlformats-officedocument.wordprocessingml",
	  "#2471a3", "DOC" },
	{ "x-office-spreadsheet",
	  "application/vnd.ms-excel application/vnd.oasis.opendocument.spreadsheet"
	  " application/vnd.openxmlformats-officedocument.spreadsheetml",
	  "#1e8449", "TABLE" },
	{ "x-office-presentation",
	  "application/vnd.ms-powerpoint application/vnd.oasis.opendocument.presentation"
	  " application/vnd.openxmlformats-officedocument.presentationml",
	  "#ca6f1e", "SLIDES" },
	{ "file", "", "#7f8c8d", "FILE" },
};

static bool is_of(const struct icon *icon, struct tt_str type)
{
	struct tt_str rest = tt_str(icon->types);

	while (rest.n > 0)
		if (tt_str_starts(type, tt_str_cut(&rest, ' ')))
			return true;
	return icon->types[0] == '\0';
}

struct tt_str icon_of_type(struct request *req, struct tt_str type)
{
	const struct icon *icon = icons;

	while (!is_of(icon, type))
		icon++;
	return url_below(req, tt_str_printf(&req->arena, "/core/img/filetypes/%s.svg", icon->name));
}

enum tt_err icon_by_type(struct call *call)
{
	url_redirect(call->req, icon_of_type(call->req, call_str(call, "mime")));
	return TT_OK;
}

static struct tt_str draw(struct call *call, const struct icon *icon)
{
	bool is_folder = icon == icons;
	const char *shape = is_folder ? "M2 8h10l3 3h15v17H2z" : "M6 2h14l7 7v21H6z";

	return tt_str_printf(call->arena,
			     "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"32\" height=\"32\">"
			     "<path d=\"%s\" fill=\"%s\"/>"
			     "<text x=\"16.5\" y=\"24\" font-family=\"sans-serif\" font-size=\"6\""
			     " text-anchor=\"middle\" fill=\"#fff\">%s</text></svg>",
			     shape, icon->colour, icon->word);
}

enum tt_err icon_get(struct call *call)
{
	struct tt_str name = call_str(call, "icon");
	const struct icon *icon = icons;

	while (icon < icons + ARRAY_LEN(icons) &&
	       !tt_str_eq(name, tt_str_printf(call->arena, "%s.svg", icon->name)))
		icon++;
	if (icon == icons + ARRAY_LEN(icons))
		return TT_ERR_NO_ROUTE;
	request_add_header(call->req, "Cache-Control",
			   tt_str_printf(call->arena, "public, max-age=%d, immutable", WEEK_S));
	request_answer(call->req, 200, "image/svg+xml", draw(call, icon));
	return TT_OK;
}
