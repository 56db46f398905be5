#include "server/dev/blank.h"

/* `where`: part of the path; "": everywhere. */
static const struct {
	struct tt_str key;
	const char *where;
} secrets[] = {
	{ { "password", 8 }, "" },
	{ { "apppassword", 11 }, "" },
	{ { "secret", 6 }, "" },
	{ { "confirmpassword", 15 }, "" },
	{ { "newpassword", 11 }, "" },
	{ { "client_secret", 13 }, "" },
	{ { "access_token", 12 }, "" },
	{ { "refresh_token", 13 }, "" },
	{ { "token", 5 }, "/login/" },
	{ { "login", 5 }, "/login/v2" },
	{ { "stateToken", 10 }, "/login/" },
	{ { "requesttoken", 12 }, "" },
	{ { "token", 5 }, "/core/wipe/" },
	{ { "token", 5 }, "/authtokens" },
	{ { "token", 5 }, "/csrftoken" },
	{ { "value", 5 }, "/cloud/users" },
};

static bool begins_key(struct tt_str text, size_t at)
{
	return at == 0 || strchr("\"&?<", text.p[at - 1]) != NULL;
}

/* The length of the secret's name that stands there; 0: none does. */
static size_t key_at(struct tt_str text, size_t at, struct tt_str path)
{
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		size_t n = secrets[i].key.n;

		if (text.n - at > n && tt_str_has(path, tt_str(secrets[i].where)) &&
		    tt_str_eq_nocase((struct tt_str){ text.p + at, n }, secrets[i].key))
			return n;
	}
	return 0;
}

static size_t skip_blanks(struct tt_str text, size_t at)
{
	while (at < text.n && strchr(" \t\r\n", text.p[at]))
		at++;
	return at;
}

/* Where the value begins behind a name that ends at `at`; 0: nothing of that kind follows. */
static size_t value_at(struct tt_str text, size_t at)
{
	if (text.p[at] == '=' || text.p[at] == '>')
		return at + 1;
	if (text.p[at] != '"')
		return 0;
	at = skip_blanks(text, at + 1);
	if (at >= text.n || text.p[at] != ':')
		return 0;
	at = skip_blanks(text, at + 1);
	return at < text.n && text.p[at] == '"' ? at + 1 : 0;
}

static size_t value_end(struct tt_str text, size_t at)
{
	char end = text.p[at - 1] == '=' ? '&' : text.p[at - 1] == '>' ? '<' : '"';

	while (at < text.n && text.p[at] != end)
		at += end == '"' && text.p[at] == '\\' && at + 1 < text.n ? 2 : 1;
	return at;
}

void dev_blank(struct tt_buf *out, struct tt_str text, struct tt_str path)
{
	size_t from = 0;

	for (size_t at = 0; at < text.n; at++) {
		size_t n = begins_key(text, at) ? key_at(text, at, path) : 0;
		size_t value = n ? value_at(text, at + n) : 0;

		if (!value || value > text.n)
			continue;
		tt_buf_add(out, text.p + from, value - from);
		tt_buf_add_c(out, "***");
		from = value_end(text, value);
		at = from - 1;
	}
	if (text.n > from)
		tt_buf_add(out, text.p + from, text.n - from);
}
