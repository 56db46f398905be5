#include "server/talk/people/preferences.h"
#include "server/store/users.h"

static const struct preference {
	const char *key;
	const char *values[2]; /* for false and true */
	size_t offset;
} known[] = {
	{ "read_status_privacy", { "0", "1" }, offsetof(struct preferences, read_privately) },
	{ "typing_privacy", { "0", "1" }, offsetof(struct preferences, types_privately) },
	{ "play_sounds", { "no", "yes" }, offsetof(struct preferences, plays_sounds) },
	{ "calls_start_without_media",
	  { "no", "yes" },
	  offsetof(struct preferences, starts_without_media) },
	{ "blur_virtual_background",
	  { "no", "yes" },
	  offsetof(struct preferences, blurs_background) },
	{ "conversations_list_style",
	  { "two-lines", "compact" },
	  offsetof(struct preferences, has_compact_list) },
};

static const struct preference *find(struct tt_str key)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (tt_str_is(key, known[i].key))
			return &known[i];
	return NULL;
}

enum tt_err talk_preference_set(struct talk *talk, struct tt_str key, struct tt_str value)
{
	const struct preference *preference = find(key);

	if (!preference ||
	    (!tt_str_is(value, preference->values[0]) && !tt_str_is(value, preference->values[1])))
		return TT_ERR_PREFERENCE;
	return store_user_field_set(
		talk->db, talk->user,
		tt_str_printf(talk->arena, USER_FIELD_TALK "%s", preference->key), value);
}

enum tt_err talk_preferences_get(struct talk *talk, struct preferences *out)
{
	struct user_field *fields = NULL;
	size_t n = 0;
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	if (talk->user.p)
		err = store_user_fields(talk->db, talk->arena, talk->user, &fields, &n);
	for (size_t i = 0; !err && i < n; i++) {
		struct tt_str key = fields[i].name;
		struct tt_str app = tt_str_cut(&key, '.');
		const struct preference *preference =
			key.p && tt_str_is(app, "talk") ? find(key) : NULL;

		if (preference)
			*(bool *)((char *)out + preference->offset) =
				tt_str_is(fields[i].value, preference->values[1]);
	}
	return err;
}

enum tt_err talk_read_is_private(struct talk *talk, bool *out)
{
	*out = true; /* guests have no read status to share */
	if (!talk->user.p)
		return TT_OK;
	return store_user_field_is(talk->db, talk->user, TT_STR(USER_FIELD_READ_PRIVACY),
				   TT_STR("1"), out);
}
