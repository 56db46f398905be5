#include "server/files/name.h"

enum {
	LONGEST = 250
};

static bool has_bad_byte(struct tt_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == '\\' || name.p[i] == '/')
			return true;
	return false;
}

static bool ends_in(struct tt_str name, struct tt_str end)
{
	return name.n >= end.n && tt_str_eq((struct tt_str){ name.p + name.n - end.n, end.n }, end);
}

enum tt_err files_check_name(struct tt_str name)
{
	bool is_none = tt_str_trim(name).n == 0 || name.n > LONGEST || has_bad_byte(name) ||
		       tt_str_is(name, ".") || tt_str_is(name, "..");
	bool is_kept = tt_str_eq_nocase(name, TT_STR(".htaccess")) ||
		       ends_in(name, TT_STR(".part")) || ends_in(name, TT_STR(".filepart"));

	return is_none || is_kept ? TT_ERR_FILE_NAME : TT_OK;
}

static const struct {
	const char *ending;
	const char *type;
} types[] = {
	{ "7z", "application/x-7z-compressed" },
	{ "aac", "audio/aac" },
	{ "avif", "image/avif" },
	{ "bmp", "image/bmp" },
	{ "bz2", "application/x-bzip2" },
	{ "c", "text/x-c" },
	{ "cpp", "text/x-c++src" },
	{ "css", "text/css" },
	{ "csv", "text/csv" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "eml", "message/rfc822" },
	{ "epub", "application/epub+zip" },
	{ "flac", "audio/flac" },
	{ "gif", "image/gif" },
	{ "gz", "application/gzip" },
	{ "h", "text/x-h" },
	{ "heic", "image/heic" },
	{ "htm", "text/html" },
	{ "html", "text/html" },
	{ "ics", "text/calendar" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "js", "application/javascript" },
	{ "json", "application/json" },
	{ "log", "text/plain" },
	{ "m4a", "audio/mp4" },
	{ "m4v", "video/mp4" },
	{ "markdown", "text/markdown" },
	{ "md", "text/markdown" },
	{ "mkv", "video/x-matroska" },
	{ "mov", "video/quicktime" },
	{ "mp3", "audio/mpeg" },
	{ "mp4", "video/mp4" },
	{ "odp", "application/vnd.oasis.opendocument.presentation" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "oga", "audio/ogg" },
	{ "ogg", "audio/ogg" },
	{ "opus", "audio/ogg" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	{ "ps", "application/postscript" },
	{ "py", "text/x-python" },
	{ "rtf", "text/rtf" },
	{ "sh", "text/x-shellscript" },
	{ "svg", "image/svg+xml" },
	{ "tar", "application/x-tar" },
	{ "tex", "application/x-tex" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "txt", "text/plain" },
	{ "vcf", "text/vcard" },
	{ "wav", "audio/wav" },
	{ "webm", "video/webm" },
	{ "webp", "image/webp" },
	{ "xhtml", "application/xhtml+xml" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "xml", "application/xml" },
	{ "xz", "application/x-xz" },
	{ "yaml", "application/yaml" },
	{ "yml", "application/yaml" },
	{ "zip", "application/zip" },
};

struct tt_str files_type_of(struct tt_str name)
{
	const char *dot = name.n ? memrchr(name.p, '.', name.n) : NULL;
	struct tt_str ending;

	if (!dot)
		return TT_STR("application/octet-stream");
	ending = (struct tt_str){ dot + 1, (size_t)(name.p + name.n - dot - 1) };
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (tt_str_eq_nocase(ending, tt_str(types[i].ending)))
			return tt_str(types[i].type);
	return TT_STR("application/octet-stream");
}

bool files_is_picture(struct tt_str type)
{
	/* What libvips reads without help of others. */
	static const char *const pictures[] = { "image/jpeg", "image/png", "image/gif",
						"image/webp" };

	for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
		if (tt_str_is(type, pictures[i]))
			return true;
	return false;
}

struct tt_str files_safe_type(struct tt_str type)
{
	static const char *const run[] = { "text/html",
					   "image/svg+xml",
					   "application/javascript",
					   "application/xhtml+xml",
					   "application/xml",
					   "text/css" };

	for (size_t i = 0; i < ARRAY_LEN(run); i++)
		if (tt_str_is(type, run[i]))
			return TT_STR("text/plain");
	return type;
}
