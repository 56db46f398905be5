#include "server/shares/fields.h"
#include "lib/base/clock.h"

#include <jansson.h>

int64_t share_usual_permissions(enum share_type type)
{
	return type == SHARE_LINK ? SHARE_READ : SHARE_ALL;
}

/* Nothing can be made in a file, nor taken out of it. */
static int64_t possible(const struct file *file)
{
	return file->is_folder ? SHARE_ALL : SHARE_ALL & ~(SHARE_CREATE | SHARE_DELETE);
}

/* Whoever has a link may pass it on. */
static enum tt_err check_link(int64_t *permissions)
{
	if (!(*permissions & (SHARE_READ | SHARE_CREATE)))
		return TT_ERR_SHARE_LINK;
	if (*permissions & (SHARE_UPDATE | SHARE_DELETE) && !(*permissions & SHARE_READ))
		return TT_ERR_SHARE_LINK;
	if (*permissions & SHARE_READ)
		*permissions |= SHARE_SHARE;
	return TT_OK;
}

static enum tt_err apply_permissions(struct share *share, const struct share_fields *fields,
				     int64_t most)
{
	bool is_link = share->type == SHARE_LINK;
	int64_t permissions = fields->permissions;
	enum tt_err err = TT_OK;

	if (is_link && fields->has_upload && fields->may_upload && !share->file.is_folder)
		return TT_ERR_SHARE_UPLOAD;
	if (is_link && fields->has_upload)
		permissions = fields->may_upload ? SHARE_ALL & ~SHARE_SHARE : SHARE_READ;
	else if (!fields->has_permissions)
		return TT_OK;
	if (permissions < 0 || permissions > SHARE_ALL)
		return TT_ERR_SHARE_BITS;
	if (!is_link)
		permissions |= SHARE_READ;
	permissions &= possible(&share->file);
	if (is_link)
		err = check_link(&permissions);
	if (!err && permissions & ~most)
		err = TT_ERR_SHARE_MORE;
	share->permissions = permissions;
	return err;
}

/* Two digits or four, which are there. */
static int digits(const char *p, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		value = 10 * value + p[i] - '0';
	}
	return value;
}

static bool read_date(struct tt_str text, int64_t *unix_s)
{
	struct tm day = { 0 };
	struct tm same;
	time_t at;

	if (text.n < 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    (text.n > 10 && text.p[10] != 'T' && text.p[10] != ' '))
		return false;
	day.tm_year = digits(text.p, 4) - 1900;
	day.tm_mon = digits(text.p + 5, 2) - 1;
	day.tm_mday = digits(text.p + 8, 2);
	same = day;
	at = timegm(&same);
	*unix_s = (int64_t)at;
	return day.tm_mon >= 0 && day.tm_mday > 0 && same.tm_year == day.tm_year &&
	       same.tm_mon == day.tm_mon && same.tm_mday == day.tm_mday;
}

static enum tt_err apply_date(struct share *share, struct tt_str text, int64_t now_s)
{
	if (text.n == 0) {
		share->expires_s = text.p ? 0 : share->expires_s;
		return TT_OK;
	}
	if (!read_date(text, &share->expires_s))
		return TT_ERR_SHARE_DATE;
	return share->expires_s <= now_s ? TT_ERR_SHARE_PAST : TT_OK;
}

static bool is_list(struct tt_str text)
{
	json_t *list = json_loadb(text.p, text.n, 0, NULL);
	bool yes = json_is_array(list);

	json_decref(list);
	return yes && text.n <= SHARE_ATTRIBUTES_MAX_BYTES;
}

/* [{"scope": "permissions", "key": "download", "value": false}] says that it is not for taking
 * along. */
static bool forbids_download(struct tt_str text)
{
	json_t *list = json_loadb(text.p, text.n, 0, NULL);
	bool forbids = false;
	json_t *item;
	size_t i;

	json_array_foreach (list, i, item) {
		const char *key = json_string_value(json_object_get(item, "key"));

		if (key && strcmp(key, "download") == 0)
			forbids = json_is_false(json_object_get(item, "value")) ||
				  json_is_false(json_object_get(item, "enabled"));
	}
	json_decref(list);
	return forbids;
}

static enum tt_err apply_attributes(struct share *share, struct tt_str text)
{
	if (!text.p)
		return TT_OK;
	if (text.n > 0 && !is_list(text))
		return TT_ERR_SHARE_ATTRIBUTES;
	share->attributes = text.n > 0 ? text : (struct tt_str){ NULL, 0 };
	share->hides_download = text.n > 0 && forbids_download(text);
	return TT_OK;
}

static enum tt_err apply_texts(struct share *share, const struct share_fields *fields)
{
	if (fields->label.p && share->type == SHARE_LINK)
		share->label = fields->label;
	if (fields->note.p)
		share->note = fields->note;
	if (tt_utf8_count(share->label) > SHARE_LABEL_MAX_CHARS ||
	    tt_utf8_count(share->note) > SHARE_NOTE_MAX_CHARS)
		return TT_ERR_SHARE_LABEL;
	return apply_attributes(share, fields->attributes);
}

static enum tt_err apply_link(struct share *share, const struct share_fields *fields)
{
	if (share->type != SHARE_LINK)
		return TT_OK;
	if (fields->has_password)
		share->password_hash = fields->password_hash;
	if (fields->has_hide)
		share->hides_download = fields->hides_download;
	if (fields->has_by_talk)
		share->by_talk = fields->by_talk;
	return share->by_talk && !share->password_hash.p ? TT_ERR_SHARE_TALK : TT_OK;
}

enum tt_err share_apply(struct share *share, const struct share_fields *fields, int64_t most,
			int64_t now_s)
{
	enum tt_err err = apply_permissions(share, fields, most);

	if (!err)
		err = apply_texts(share, fields);
	if (!err)
		err = apply_link(share, fields);
	return err ? err : apply_date(share, fields->expires, now_s);
}

struct tt_str share_date(struct tt_arena *arena, int64_t expires_s)
{
	struct tt_str iso = tt_clock_iso(arena, expires_s);

	if (expires_s == 0 || iso.n < 10)
		return (struct tt_str){ NULL, 0 };
	return tt_str_printf(arena, "%.10s 00:00:00", iso.p);
}
