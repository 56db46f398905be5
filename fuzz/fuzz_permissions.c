/* fuzz_permissions - what moderators send to change permissions, as a form: type and own of the
 * attendee, room and default of the conversation, then method and permissions as the endpoint reads
 * them. */
#include "fuzz/fuzz.h"
#include "server/http/params.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"

static bool is_bit_mask(int64_t permissions)
{
	return permissions >= 0 && permissions <= PERMISSIONS_MAX;
}

/* What must hold after a change that was taken. */
static void check_changed(const struct room *room, const struct attendee *before,
			  const struct attendee *after, struct tt_str method, int64_t sent)
{
	int64_t had = talk_permissions(room, before);
	int64_t has = talk_permissions(room, after);

	REQUIRE(is_bit_mask(sent) && is_bit_mask(after->permissions) && is_bit_mask(has));
	REQUIRE(!talk_is_moderator(before) && !talk_is_one_to_one(room));
	if (tt_str_is(method, "set"))
		REQUIRE(sent == 0 ? after->permissions == 0 : has == (sent | PERMISSION_CUSTOM));
	else if (tt_str_is(method, "add"))
		REQUIRE((has & ~PERMISSION_CUSTOM) == ((had | sent) & ~PERMISSION_CUSTOM));
	else
		REQUIRE((has & ~PERMISSION_CUSTOM) == (had & ~sent & ~PERMISSION_CUSTOM));
}

static void change(const struct params *params)
{
	const struct room room = { .type = param_int(params, "room", ROOM_GROUP),
				   .default_permissions = param_int(params, "default", 0) & 255 };
	const struct attendee before = { .type = param_int(params, "type", PARTICIPANT_USER),
					 .actor_type = param_str(params, "actor", TT_STR("users")),
					 .permissions = param_int(params, "own", 0) & 255 };
	struct tt_str method = param_str(params, "method", TT_STR(""));
	int64_t sent = param_int(params, "permissions", 0);
	struct attendee after = before;

	if (talk_permissions_change(&room, &after, method, sent) == TT_OK)
		check_changed(&room, &before, &after, method, sent);
	else
		REQUIRE(after.permissions == before.permissions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_arena arena;
	struct params params;

	tt_arena_init(&arena);
	params_init(&params, &arena);
	if (params_add_encoded(&params, fuzz_text(data, n), PARAM_FORM) == TT_OK)
		change(&params);
	params_finish(&params);
	tt_arena_finish(&arena);
	return 0;
}
