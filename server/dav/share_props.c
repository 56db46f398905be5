#include "server/dav/share_props.h"
#include "server/dav/public.h"

enum {
	N_KINDS = 32 /* more than there are */
};

void share_put_letters(struct call *call, struct tt_buf *out, const struct place *place)
{
	int64_t bits = place->mount ? place->mount->permissions : SHARE_ALL;
	bool is_received = place->mount && !public_is(call);
	bool is_root = place->name.n == 0;
	bool is_folder = place->file.is_folder;
	const struct {
		const char *letters;
		bool has;
	} all[] = {
		{ "S", is_received },
		{ "R", bits & SHARE_SHARE && !is_root },
		{ "M", is_received },
		{ "G", bits & SHARE_READ },
		{ "D", !is_root && (bits & SHARE_DELETE || (is_received && place->is_mount)) },
		{ "NV", !is_root && bits & SHARE_UPDATE },
		{ "W", bits & SHARE_UPDATE && !is_folder },
		{ "CK", bits & SHARE_CREATE && is_folder },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (all[i].has)
			tt_buf_add_c(out, all[i].letters);
}

enum tt_err share_put_types(struct call *call, struct tt_buf *out, const struct place *place)
{
	unsigned kinds = place->is_mount && place->mount ? 1u << place->mount->type : 0;
	struct share_list list;
	enum tt_err err;

	/* Who comes by a link need not know who else has it. */
	if (public_is(call))
		return TT_OK;
	err = store_shares_of_file(call->db, call->arena, place->file.id, call->talk.now_s, &list);

	for (size_t i = 0; !err && i < list.n; i++)
		if (!place->mount || tt_str_eq(list.items[i].maker, call->talk.user))
			kinds |= 1u << list.items[i].type;
	for (int i = 0; i < N_KINDS; i++)
		if (kinds & 1u << i)
			tt_buf_printf(out, "<oc:share-type>%d</oc:share-type>", i);
	return err;
}
