#include "server/talk/rooms/listed.h"
#include "lib/base/unicode.h"

/* The database knows the cases of ASCII only. */
enum tt_err talk_rooms_listed(struct talk *talk, struct tt_str term, struct room **out, size_t *n)
{
	struct tt_str wanted = tt_utf8_lower(talk->arena, term);
	size_t kept = 0;
	enum tt_err err;

	if (tt_str_is_ascii(term))
		return store_rooms_listed(talk->db, talk->arena, talk->user, term, out, n);
	err = store_rooms_listed(talk->db, talk->arena, talk->user, TT_STR(""), out, n);
	for (size_t i = 0; !err && i < *n; i++) {
		struct tt_str name = tt_utf8_lower(talk->arena, (*out)[i].name);

		if (tt_str_has(name, wanted))
			(*out)[kept++] = (*out)[i];
	}
	*n = kept;
	return err;
}
