#include "server/files/attachments.h"
#include "server/store/users.h"

enum tt_err files_attachments(struct talk *talk, struct tt_str *path)
{
	struct user_field *fields = NULL;
	size_t n = 0;
	enum tt_err err = TT_OK;

	if (!talk->attachments.p) {
		talk->attachments = TT_STR("Talk");
		err = store_user_fields(talk->db, talk->arena, talk->user, &fields, &n);
	}
	for (size_t i = 0; !err && i < n; i++)
		if (tt_str_is(fields[i].name, FILES_ATTACHMENTS_FIELD))
			talk->attachments =
				(struct tt_str){ fields[i].value.p + 1, fields[i].value.n - 1 };
	*path = talk->attachments;
	return err;
}

/* The next name on the way to the place, from the root; n == 0: that is the root, or there are no
 * more. */
static struct tt_str step(const struct place *place, size_t i)
{
	if (i < place->n_above)
		return place->above[i].name;
	return i == place->n_above ? place->name : TT_STR("");
}

enum tt_err files_attachments_side(struct talk *talk, const struct place *place,
				   enum attachments_side *out)
{
	struct tt_str path;
	enum tt_err err = files_attachments(talk, &path);

	*out = ATTACHMENTS_ELSEWHERE;
	if (err || place->mount || step(place, 0).n > 0) /* the last: this is the trash */
		return err;
	for (size_t i = 1; step(place, i).n > 0; i++) {
		struct tt_str name = path.n > 0 ? tt_str_cut(&path, '/') : path;

		if (name.n == 0 || !tt_str_eq(name, step(place, i)))
			return TT_OK;
	}
	*out = path.n == 0 ? ATTACHMENTS_HERE : ATTACHMENTS_BELOW;
	return TT_OK;
}
