#include "server/talk/text/rich_object.h"
#include "lib/wire/fields.h"

#include <jansson.h>
#include <stdlib.h>

/* What a type needs besides type, id and name. */
static const struct {
	const char *type;
	const char *needs[3];
} types[] = {
	{ "addressbook", { NULL } },
	{ "addressbook-contact", { NULL } },
	{ "announcement", { NULL } },
	{ "app", { NULL } },
	{ "calendar", { NULL } },
	{ "calendar-event", { NULL } },
	{ "call", { "call-type" } },
	{ "circle", { "link" } },
	{ "deck-board", { "link" } },
	{ "deck-card", { "boardname", "stackname", "link" } },
	{ "email", { NULL } },
	{ "file", { "path" } },
	{ "forms-form", { "link" } },
	{ "geo-location", { "latitude", "longitude" } },
	{ "guest", { NULL } },
	{ "highlight", { NULL } },
	{ "open-graph", { NULL } },
	{ "pending-federated-share", { NULL } },
	{ "systemtag", { "visibility", "assignable" } },
	{ "talk-attachment", { "conversation" } },
	{ "talk-poll", { NULL } },
	{ "user", { NULL } },
	{ "user-group", { NULL } },
};

/* geo: URIs */

static bool take(struct tt_str *s, const char *text)
{
	struct tt_str want = tt_str(text);

	if (s->n < want.n || !tt_str_eq_nocase((struct tt_str){ s->p, want.n }, want))
		return false;
	s->p += want.n;
	s->n -= want.n;
	return true;
}

static size_t take_digits(struct tt_str *s)
{
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	s->p += n;
	s->n -= n;
	return n;
}

/* Up to `max_digits` before the point. */
static bool take_number(struct tt_str *s, bool may_be_negative, size_t max_digits)
{
	size_t n;

	if (may_be_negative)
		(void)take(s, "-");
	n = take_digits(s);
	if (n == 0 || n > max_digits)
		return false;
	return !take(s, ".") || take_digits(s) > 0;
}

bool rich_object_is_geo(struct tt_str id)
{
	bool ok = id.n > 0 && take(&id, "geo:") && take_number(&id, true, 2) && take(&id, ",") &&
		  take_number(&id, true, 3);

	if (ok && take(&id, ","))
		ok = take_number(&id, true, SIZE_MAX);
	if (ok)
		(void)take(&id, ";crs=wgs84");
	if (ok && take(&id, ";u="))
		ok = take_number(&id, false, SIZE_MAX);
	return ok && id.n == 0;
}

/* Links */

/* Of "https://host:1/path"; p == NULL when that is no web address. Signs that browsers and servers
 * read in different ways (blanks, controls, backslash, a user name) are refused. */
static struct tt_str host_of(struct tt_str url)
{
	struct tt_str host = { NULL, 0 };

	if (url.n == 0 || (!take(&url, "https://") && !take(&url, "http://")))
		return host;
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '\\' || url.p[i] == 0x7f)
			return host;
	host = (struct tt_str){ url.p, 0 };
	while (host.n < url.n && !strchr("/?#", url.p[host.n]))
		host.n++;
	if (host.n > 0 && memchr(host.p, '@', host.n))
		return (struct tt_str){ NULL, 0 };
	if (host.n > 0 && host.p[0] == '[') { /* IPv6 */
		const char *end = memchr(host.p, ']', host.n);

		host.n = end ? (size_t)(end - host.p) + 1 : 0;
	} else {
		host = tt_str_cut(&host, ':');
	}
	return host.n > 0 ? host : (struct tt_str){ NULL, 0 };
}

bool rich_object_is_our_link(struct tt_str link, struct tt_str base_url)
{
	struct tt_str host = host_of(link);

	return host.p && tt_str_eq_nocase(host, host_of(base_url));
}

/* The object */

static struct tt_str text_of(const json_t *value)
{
	return (struct tt_str){ json_string_value(value), json_string_length(value) };
}

static bool has_all(const json_t *object, struct tt_str type)
{
	size_t i = 0;

	while (i < ARRAY_LEN(types) && !tt_str_is(type, types[i].type))
		i++;
	if (i == ARRAY_LEN(types) || !json_object_get(object, "name"))
		return false;
	for (size_t k = 0; k < ARRAY_LEN(types[i].needs) && types[i].needs[k]; k++)
		if (!json_object_get(object, types[i].needs[k]))
			return false;
	return true;
}

/* PHP takes a whole number as a key for a place in a list, and then it is no name. */
static bool is_number(const char *key)
{
	size_t n;

	if (*key == '-')
		key++;
	n = strspn(key, "0123456789");
	return n > 0 && key[n] == '\0' && (key[0] != '0' || n == 1);
}

static bool all_texts(json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach (object, key, value)
		if (!json_is_string(value) || is_number(key))
			return false;
	return true;
}

static enum tt_err check(json_t *object, const struct rich_object *sent, struct tt_str base_url)
{
	const json_t *link = json_object_get(object, "link");

	if (link && !json_is_null(link) && !rich_object_is_our_link(text_of(link), base_url))
		return TT_ERR_OBJECT_LINK;
	if (!all_texts(object) || !has_all(object, sent->type))
		return TT_ERR_OBJECT_SHARED;
	if (tt_str_is(sent->type, "geo-location") && !rich_object_is_geo(sent->id))
		return TT_ERR_OBJECT_SHARED;
	return TT_OK;
}

static enum tt_err encode(struct tt_arena *arena, const json_t *object, struct tt_str *out)
{
	char *json = json_dumps(object, JSON_COMPACT);

	if (!json)
		tt_oom();
	*out = tt_str_dup(arena, tt_str(json));
	free(json);
	return tt_utf8_count(*out) > RICH_OBJECT_MAX_CHARS ? TT_ERR_MESSAGE_LONG : TT_OK;
}

/* What is no object tells nothing; then the name is missing. */
static json_t *decode(struct tt_str meta_data)
{
	json_t *object = meta_data.n > 0 ? json_loadb(meta_data.p, meta_data.n, 0, NULL) : NULL;

	if (json_is_object(object))
		return object;
	json_decref(object);
	return json_object();
}

/* Empty text may come without a pointer. */
static json_t *text_json(struct tt_str s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

enum tt_err rich_object_check(struct tt_arena *arena, const struct rich_object *sent,
			      struct tt_str base_url, struct tt_str *out)
{
	json_t *object = decode(sent->meta_data);
	enum tt_err err;

	if (json_object_set_new(object, "type", text_json(sent->type)) ||
	    json_object_set_new(object, "id", text_json(sent->id)))
		tt_oom();
	json_object_del(object, "icon-url"); /* ours to say, when it is read */
	err = check(object, sent, base_url);
	if (!err)
		err = encode(arena, object, out);
	json_decref(object);
	return err;
}
