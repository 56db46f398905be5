/* lock.c - LOCK and UNLOCK (RFC 4918, 9.10 and 9.11). */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/files/change.h"

enum {
	USUAL_S = 1800,
	LONGEST_S = 86400,
	LONGEST_OWNER = 4096
};

static int64_t end_of(const struct call *call)
{
	return call->talk.now_s +
	       header_timeout(request_header(call->req, "Timeout"), USUAL_S, LONGEST_S);
}

static enum tt_err read_owner(struct call *call, const struct xml_node *root, struct tt_str *out)
{
	const struct xml_node *owner = xml_member(root, DAV_SPACE, "owner");
	struct tt_buf text = { 0 };

	if (owner)
		xml_write_inner(&text, owner);
	*out = tt_str_dup(call->arena, text.n ? tt_buf_str(&text) : TT_STR(""));
	tt_buf_finish(&text);
	return out->n <= LONGEST_OWNER ? TT_OK : TT_ERR_XML;
}

static enum tt_err read_lock(struct call *call, struct file_lock *lock)
{
	int64_t depth = header_depth(request_header(call->req, "Depth"), DEPTH_INFINITY);
	const struct xml_node *scope;
	struct xml_node *root;
	enum tt_err err = xml_read(call->arena, tt_buf_str(&call->req->body), &root);

	*lock = (struct file_lock){ .is_deep = depth != 0, .expires_s = end_of(call) };
	if (err || !xml_is(root, DAV_SPACE, "lockinfo"))
		return TT_ERR_XML;
	scope = xml_member(root, DAV_SPACE, "lockscope");
	lock->is_shared = xml_member(scope, DAV_SPACE, "shared") != NULL;
	if (!lock->is_shared && !xml_member(scope, DAV_SPACE, "exclusive"))
		return TT_ERR_XML;
	return read_owner(call, root, &lock->owner);
}

static void answer(struct call *call, int status, const struct file_lock *lock, bool is_new)
{
	struct tt_buf *out = dav_begin_xml(call, status);

	if (is_new)
		request_add_header(call->req, "Lock-Token",
				   tt_str_printf(call->arena, "<%.*s>", TT_STR_ARG(lock->token)));
	tt_buf_add_c(out, "<d:prop xmlns:d=\"DAV:\"><d:lockdiscovery>");
	props_put_lock(call, out, lock);
	tt_buf_add_c(out, "</d:lockdiscovery></d:prop>\n");
}

/* A name that is not there yet is locked by making an empty file of it. */
static enum tt_err lock_new(struct call *call, struct place *place,
			    const struct lock_tokens *tokens)
{
	const struct new_content nothing = { .size = 0 };
	struct file_lock lock;
	bool was_there = place->is_there;
	enum tt_err err = read_lock(call, &lock);

	if (!err && !was_there)
		err = files_check_locks(&call->talk, place, tokens, LOCKS_OF_PARENT);
	if (!err && !was_there)
		err = files_put(&call->talk, place, &nothing);
	if (!err)
		err = files_lock(&call->talk, place, &lock);
	if (!err)
		answer(call, was_there ? 200 : 201, &lock, true);
	return err;
}

static enum tt_err refresh(struct call *call, const struct place *place,
			   const struct lock_tokens *tokens)
{
	struct file_lock lock;
	enum tt_err err = files_find_lock(&call->talk, place, tokens, &lock);

	if (err)
		return err == TT_ERR_LOCK_TOKEN ? TT_ERR_PRECONDITION : err;
	lock.expires_s = end_of(call);
	err = store_file_lock_set_end(call->db, &lock);
	if (!err)
		answer(call, 200, &lock, false);
	return err;
}

enum tt_err dav_lock(struct call *call)
{
	struct lock_tokens tokens;
	struct place place;
	enum tt_err err = dav_place(call, &place);

	/* Who may only read keeps nobody from writing. */
	if (!err && place.is_there)
		err = files_may(&place, SHARE_UPDATE);
	if (!err)
		err = dav_check_conditions(call, &place, &tokens);
	if (err)
		return err;
	return call->req->body.n > 0 ? lock_new(call, &place, &tokens)
				     : refresh(call, &place, &tokens);
}

/* "<opaquelocktoken:...>" */
static struct tt_str own_token(const struct call *call)
{
	struct tt_str token = tt_str_trim(request_header(call->req, "Lock-Token"));

	if (token.n > 2 && token.p[0] == '<' && token.p[token.n - 1] == '>')
		token = (struct tt_str){ token.p + 1, token.n - 2 };
	return token;
}

enum tt_err dav_unlock(struct call *call)
{
	struct tt_str token = own_token(call);
	const struct lock_tokens tokens = { .items = &token, .n = 1 };
	struct file_lock lock;
	struct place place;
	enum tt_err err = token.p ? dav_file(call, &place) : TT_ERR_DAV_HEADER;

	if (!err)
		err = files_find_lock(&call->talk, &place, &tokens, &lock);
	if (!err)
		err = store_file_lock_delete(call->db, lock.token);
	if (!err)
		dav_answer(call, 204);
	return err;
}
