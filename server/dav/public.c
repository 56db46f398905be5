#include "server/dav/public.h"
#include "server/api/cookie.h"
#include "server/api/credentials.h"
#include "server/api/guarded.h"
#include "server/api/slow.h"
#include "server/store/rooms.h"
#include "server/store/users.h"

#include <sodium.h>

enum {
	PROOF_LEN = 24
};

bool public_is(const struct call *call)
{
	const struct path *path = &call->req->path;

	return path->n > 0 && tt_str_is(path->segments[0], "public.php");
}

/* A conversation's is for everybody only while anybody may come in there. */
static enum tt_err is_for_all(struct call *call, const struct share *share)
{
	struct room room;
	enum tt_err err;

	if (share->type == SHARE_LINK)
		return TT_OK;
	if (share->type != SHARE_ROOM)
		return TT_ERR_SHARED;
	err = store_room_by_id(call->db, call->arena, share->room_id, &room);
	if (err)
		return err == TT_ERR_ROOM ? TT_ERR_SHARED : err;
	return room.type == ROOM_PUBLIC ? TT_OK : TT_ERR_SHARED;
}

static enum tt_err is_enabled(struct call *call, struct tt_str id)
{
	struct user user;
	enum tt_err err = store_user_get(call->db, call->arena, id, &user);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_SHARED : err;
	return user.enabled ? TT_OK : TT_ERR_SHARED;
}

static enum tt_err look_up(struct call *call, struct share *out)
{
	enum tt_err err = store_share_by_token(call->db, call->arena, call_str(call, "share"),
					       call->talk.now_s, out);

	if (!err)
		err = is_for_all(call, out);
	if (!err)
		err = is_enabled(call, out->maker);
	return err ? err : is_enabled(call, out->owner);
}

enum tt_err public_find(struct call *call, struct share *out)
{
	enum tt_err err;

	if (guarded_check(call, GUARD_SHARE))
		return TT_ERR_THROTTLED;
	err = look_up(call, out);
	if (err == TT_ERR_SHARED)
		guarded_failed(call, GUARD_SHARE, call_str(call, "share"));
	return err;
}

/* Passwords. A browser shows that it has given it by a text that nobody can make who does not know
 * how the password is kept; with another password it is another one. */

static const char *cookie_of(struct call *call)
{
	struct tt_str token = call_str(call, "share");
	struct tt_str plain = tt_str_printf(call->arena, "share_%.*s", TT_STR_ARG(token));

	return cookie_name(call->req, plain.p);
}

static struct tt_str proof_of(struct call *call, const struct share *share)
{
	struct tt_str text = tt_str_printf(call->arena, "%.*s %.*s", TT_STR_ARG(share->token),
					   TT_STR_ARG(share->password_hash));
	char *hex = tt_arena_alloc(call->arena, 2 * PROOF_LEN + 1);
	unsigned char hash[PROOF_LEN];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text.p, text.n, NULL, 0);
	sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
	return (struct tt_str){ hex, 2 * sizeof(hash) };
}

bool public_is_open(struct call *call, const struct share *share)
{
	struct tt_str sent;
	struct tt_str proof;

	if (!share->password_hash.p)
		return true;
	sent = request_cookie(call->req, cookie_of(call));
	proof = proof_of(call, share);
	return sent.n == proof.n && sodium_memcmp(sent.p, proof.p, proof.n) == 0;
}

void public_let_in(struct call *call, const struct share *share)
{
	cookie_set(call->req, cookie_of(call), proof_of(call, share), COOKIE_UNTIL_CLOSED);
}

enum tt_err public_check_password(struct call *call, const struct share *share,
				  struct tt_str password)
{
	return slow_check_password(call, share->password_hash, share->token, password);
}

/* Whatever the name is. */
static enum tt_err check_basic(struct call *call, const struct share *share)
{
	struct tt_str name;
	struct tt_str password;
	enum tt_err err;

	if (!credentials_decode_basic(call->arena, request_header(call->req, "Authorization"),
				      &name, &password) ||
	    !password.p)
		return TT_ERR_LOGIN;
	err = public_check_password(call, share, password);
	return err == TT_ERR_PASSWORD ? TT_ERR_CREDENTIALS : err;
}

enum tt_err public_open(struct call *call, struct share *out)
{
	enum tt_err err = public_find(call, out);

	if (err || public_is_open(call, out))
		return err;
	return check_basic(call, out);
}

/* Places */

static enum tt_err begin(struct call *call, const struct share *share, struct place *out)
{
	struct share *copy = tt_arena_new(call->arena, struct share);
	enum tt_err err;

	*copy = *share;
	*out = (struct place){ .name = share->name,
			       .has_parent = true,
			       .is_there = true,
			       .file = share->file,
			       .mount = copy,
			       .is_mount = true };
	err = files_above(&call->talk, &share->file, share->owner, &out->above, &out->n_above);
	return err == TT_ERR_FILE ? TT_ERR_SHARED : err;
}

enum tt_err public_place(struct call *call, struct tt_str path, struct place *out)
{
	struct share share;
	enum tt_err err = public_open(call, &share);

	if (!err)
		err = begin(call, &share, out);
	if (!err)
		call->talk.user = share.maker;
	while (!err && path.n > 0)
		err = files_follow(&call->talk, out, tt_str_cut(&path, '/'));
	return err;
}
