/* shares.c - sharing files, as Nextcloud's app files_sharing has it (talk-files 16). */
#include "server/api/handlers_shares.h"
#include "server/api/show_share.h"
#include "server/api/slow.h"
#include "server/files/tree.h"
#include "server/shares/change.h"
#include "server/shares/look.h"
#include "server/shares/make.h"

static const struct tt_str absent = { NULL, 0 };

/* Parameters */

static struct tt_str optional(const struct call *call, const char *name)
{
	return param_str(call->params, name, absent);
}

static struct tt_str path_param(const struct call *call)
{
	return optional(call, "path").p ? call_path(call, "path") : absent;
}

/* Said by its name: "false" is no text that holds something. */
static bool is_true(const struct call *call, const char *name)
{
	struct tt_str value = call_str(call, name);

	return tt_str_is(value, "true") || tt_str_is(value, "1");
}

static bool flag(const struct call *call, const char *name, bool *has)
{
	*has = param_has(call->params, name);
	return is_true(call, name);
}

static void read_fields(struct call *call, struct share_fields *out)
{
	*out = (struct share_fields){
		.has_permissions = param_has(call->params, "permissions"),
		.permissions = call_int(call, "permissions", 0),
		.has_password = param_has(call->params, "password"),
		.expires = optional(call, "expireDate"),
		.label = optional(call, "label"),
		.note = optional(call, "note"),
		.attributes = optional(call, "attributes"),
	};
	out->may_upload = flag(call, "publicUpload", &out->has_upload);
	out->by_talk = flag(call, "sendPasswordByTalk", &out->has_by_talk);
	out->hides_download = flag(call, "hideDownload", &out->has_hide);
}

/* A password is hashed while nothing is open; then, or at once, what follows may write. */
static enum tt_err begin_to_write(struct call *call, struct share_fields *fields)
{
	struct tt_str password = call_str(call, "password");
	enum tt_err err;

	if (password.n == 0)
		return call_look_again(call, DB_WRITE);
	if (accounts_check_new_password(call->app->accounts, password))
		return TT_ERR_SHARE_PASSWORD;
	err = call_pause(call);
	if (!err)
		err = slow_hash(call, password, false, &fields->password_hash);
	return err ? err : call_resume(call, DB_WRITE);
}

static enum tt_err put_list(struct call *call, const struct share_list *list, enum share_view view)
{
	enum tt_err err = TT_OK;

	tt_write_list(call->out);
	for (size_t i = 0; !err && i < list->n && !call_is_full(call); i++)
		err = share_put(call, &list->items[i], view);
	tt_write_end(call->out);
	return err;
}

enum tt_err share_list_all(struct call *call)
{
	const struct share_question question = {
		.with_me = is_true(call, "shared_with_me"),
		.with_reshares = is_true(call, "reshares"),
		.subfiles = is_true(call, "subfiles"),
		.path = path_param(call),
	};
	struct share_list list;
	enum tt_err err = shares_list(&call->talk, &question, &list);

	return err ? err : put_list(call, &list, SHARE_VIEW_PLAIN);
}

/* Into a conversation something is written, which counts as whatever is written there. */
static enum tt_err count(struct call *call, const struct new_share *asked)
{
	return asked->type == SHARE_ROOM ? call_count_writing(call) : TT_OK;
}

static enum tt_err make(struct call *call, struct new_share *asked)
{
	struct share share;
	bool again = false;
	enum tt_err err = begin_to_write(call, &asked->fields);

	if (!err)
		err = count(call, asked);
	if (!err)
		err = files_make_tree(&call->talk);
	if (!err)
		err = shares_make(&call->talk, asked, &share, &again);
	if (err)
		return err;
	/* Talk tells it as a refusal, but the message is written (talk-chat 9.2). */
	if (again) {
		call->req->status = 403;
		call_put_empty_list(call);
		return TT_OK;
	}
	return share_put(call, &share, SHARE_VIEW_PLAIN);
}

enum tt_err share_create(struct call *call)
{
	struct new_share asked = {
		.path = path_param(call),
		.type = call_int(call, "shareType", -1),
		.with = call_str(call, "shareWith"),
		.meta = call_str(call, "talkMetaData"),
		.reference_id = call_str(call, "referenceId"),
	};

	read_fields(call, &asked.fields);
	return make(call, &asked);
}

/* A list of one. */
enum tt_err share_get(struct call *call)
{
	struct share share;
	enum tt_err err = shares_get(&call->talk, call_int(call, "shareId", 0), &share);

	tt_write_list(call->out);
	if (!err)
		err = share_put(call, &share, SHARE_VIEW_PLAIN);
	tt_write_end(call->out);
	return err;
}

static bool says_something(const struct share_fields *fields)
{
	return fields->has_permissions || fields->has_upload || fields->has_password ||
	       fields->has_by_talk || fields->has_hide || fields->expires.p || fields->label.p ||
	       fields->note.p || fields->attributes.p;
}

/* What is no date is told otherwise than of a new share. */
static enum tt_err of_change(enum tt_err err)
{
	return err == TT_ERR_SHARE_DATE || err == TT_ERR_SHARE_PAST ? TT_ERR_SHARE_NEW_DATE : err;
}

enum tt_err share_update(struct call *call)
{
	struct share_fields fields;
	struct share share;
	enum tt_err err;

	read_fields(call, &fields);
	if (!says_something(&fields))
		return TT_ERR_SHARE_NOTHING;
	err = begin_to_write(call, &fields);
	if (!err)
		err = of_change(
			shares_change(&call->talk, call_int(call, "shareId", 0), &fields, &share));
	return err ? err : share_put(call, &share, SHARE_VIEW_PLAIN);
}

static enum tt_err done(struct call *call, enum tt_err err)
{
	if (!err)
		call_put_empty_list(call);
	return err;
}

enum tt_err share_delete(struct call *call)
{
	return done(call, shares_end(&call->talk, call_int(call, "shareId", 0)));
}

enum tt_err share_list_inherited(struct call *call)
{
	struct share_list list;
	enum tt_err err = shares_inherited(&call->talk, path_param(call), &list);

	return err ? err : put_list(call, &list, SHARE_VIEW_VIA);
}

/* Nobody is asked before he gets something, and no other server shares with this one. */
enum tt_err share_list_none(struct call *call)
{
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err share_accept(struct call *call)
{
	return done(call, shares_accept(&call->talk, call_int(call, "shareId", 0)));
}

enum tt_err share_list_deleted(struct call *call)
{
	struct share_list list;
	enum tt_err err = shares_refused(&call->talk, &list);

	return err ? err : put_list(call, &list, SHARE_VIEW_DELETED);
}

/* "12", or "ocRoomShare:12" as the list has it. */
enum tt_err share_undelete(struct call *call)
{
	struct tt_str id = call_str(call, "share");
	struct tt_str rest = id;
	uint64_t number;

	(void)tt_str_cut(&rest, ':');
	if (!tt_str_parse_u64(rest.p ? rest : id, &number) || number > INT64_MAX)
		return TT_ERR_SHARED;
	return done(call, shares_take_back(&call->talk, (int64_t)number));
}
