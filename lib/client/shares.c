/* shares.c - shares, and files in conversations. */
#include "lib/client/internal.h"
#include "lib/wire/share.h"

#include <stdlib.h>

#define SHARES "ocs/v2.php/apps/files_sharing/api/v1/shares"

/* One share comes as itself or as a list of one. */
static bool read_share(struct tt_call *call, const struct tt_json *data)
{
	return tt_json_is(data, TT_JSON_LIST) ? tt_decode_list(call, data)
					      : tt_decode_one(call, data);
}

static const struct decoder one_share = { &tt_share_object, ANSWER_OCS, read_share, false };
static const struct decoder shares = ANSWER_LIST(tt_share_object);

const struct tt_share *tt_call_share(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_share_object);
}

const struct tt_share *tt_call_shares(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_share_object, n);
}

static void add_path(struct tt_call *call, const char *path)
{
	if (!call || !path)
		return;
	while (*path == '/')
		path++;
	tt_req_text(call, "path", tt_arena_printf(&call->arena, "/%s", path));
}

/* What goes to Talk with the file is the text of a JSON object. */
static void add_meta_data(struct tt_call *call, const struct tt_send_file_options *options)
{
	struct tt_buf outer = call->body;
	const char *text;

	call->body = (struct tt_buf){ .may_fail = true };
	call->has_json = false;
	tt_req_text(call, "messageType", options->message_type ? options->message_type : "comment");
	tt_req_text(call, "caption", options->caption);
	tt_req_int_set(call, "replyTo", options->reply_to);
	if (options->silent)
		tt_req_bool(call, "silent", true);
	tt_req_int_set(call, "threadId", options->thread_id);
	tt_req_text(call, "threadTitle", options->thread_title);
	tt_buf_add_char(&call->body, '}');
	if (call->body.failed)
		call->arena.failed = true;
	text = tt_arena_dup(&call->arena, call->body.p ? call->body.p : "", call->body.n);
	tt_buf_finish(&call->body);
	call->body = outer;
	call->has_json = true;
	tt_req_text(call, "talkMetaData", text);
}

struct tt_call *tt_file_send(struct tt_client *client, const char *token, const char *path,
			     const struct tt_send_file_options *options)
{
	struct tt_call *call = tt_req_bare(client, &one_share, "POST");

	if (!call)
		return NULL;
	tt_buf_add_c(&call->url, SHARES);
	if (!token || !*token || !path || !*path)
		tt_req_wrong(call, "the token of a conversation or the path of a file is missing");
	tt_req_int(call, "shareType", TT_SHARE_ROOM);
	tt_req_text(call, "shareWith", token);
	add_path(call, path);
	tt_req_reference(call, options ? options->reference_id : NULL);
	if (options)
		add_meta_data(call, options);
	return call;
}

struct tt_call *tt_share_create(struct tt_client *client, const struct tt_share_new *wanted)
{
	struct tt_call *call = tt_req_new(client, &one_share, "POST", SHARES);

	if (!wanted->path)
		tt_req_wrong(call, "the path of a file is missing");
	add_path(call, wanted->path);
	tt_req_int(call, "shareType", wanted->type);
	tt_req_text(call, "shareWith", wanted->with);
	tt_req_int_set(call, "permissions", wanted->permissions);
	if (wanted->public_upload)
		tt_req_text(call, "publicUpload", "true");
	tt_req_text(call, "password", wanted->password);
	if (wanted->password_by_talk)
		tt_req_text(call, "sendPasswordByTalk", "true");
	tt_req_text(call, "expireDate", wanted->expires);
	tt_req_text(call, "note", wanted->note);
	tt_req_text(call, "label", wanted->label);
	return call;
}

struct tt_call *tt_share_get(struct tt_client *client, const char *share_id)
{
	return tt_req_new(client, &one_share, "GET", SHARES "/%s", share_id);
}

struct tt_call *tt_shares_list(struct tt_client *client, const struct tt_shares_options *options)
{
	static const struct tt_shares_options defaults = { 0 };
	struct tt_call *call = tt_req_new(client, &shares, "GET", SHARES);

	if (!options)
		options = &defaults;
	add_path(call, options->path);
	tt_req_bool(call, "shared_with_me", options->shared_with_me);
	tt_req_bool(call, "reshares", options->reshares);
	tt_req_bool(call, "subfiles", options->subfiles);
	return call;
}

struct tt_call *tt_share_update(struct tt_client *client, const char *share_id,
				const struct tt_share_new *wanted)
{
	struct tt_call *call = tt_req_new(client, &one_share, "PUT", SHARES "/%s", share_id);

	if (wanted->permissions >= 0)
		tt_req_int(call, "permissions", wanted->permissions);
	if (wanted->public_upload)
		tt_req_text(call, "publicUpload", "true");
	tt_req_text(call, "password", wanted->password);
	if (wanted->password_by_talk)
		tt_req_text(call, "sendPasswordByTalk", "true");
	tt_req_text(call, "expireDate", wanted->expires);
	tt_req_text(call, "note", wanted->note);
	tt_req_text(call, "label", wanted->label);
	return call;
}

struct tt_call *tt_share_delete(struct tt_client *client, const char *share_id)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", SHARES "/%s", share_id);
}

/* Nextcloud's letters, in its order; of the bits that a share can have. */
static const struct {
	int bit;
	const char *of_file;
	const char *of_folder;
} letters[] = {
	{ TT_FILE_SHARE, "R", "R" },     { TT_FILE_READ, "G", "G" },   { TT_FILE_DELETE, "D", "D" },
	{ TT_FILE_UPDATE, "NVW", "NV" }, { TT_FILE_CREATE, "", "CK" },
};

void tt_file_letters(char out[TT_FILE_LETTERS], int permissions, bool is_folder)
{
	char *at = out;

	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (permissions & letters[i].bit)
			at = stpcpy(at, is_folder ? letters[i].of_folder : letters[i].of_file);
	*at = '\0';
}

static const struct tt_param *file_param(const struct tt_message *message)
{
	for (size_t i = 0; i < message->parameters.n; i++)
		if (tt_str_is(message->parameters.items[i].key, "file"))
			return &message->parameters.items[i];
	return NULL;
}

static struct tt_str pair(const struct tt_param *param, const char *key)
{
	for (size_t i = 0; i < param->n_pairs; i++)
		if (strcmp(param->pairs[i].key, key) == 0)
			return param->pairs[i].value;
	return (struct tt_str){ NULL, 0 };
}

bool tt_message_file(const struct tt_message *message, struct tt_file *out)
{
	const struct tt_param *param = file_param(message);

	memset(out, 0, sizeof(*out));
	if (!param)
		return false;
	out->path = pair(param, "path");
	out->name = pair(param, "name");
	out->file_id = tt_str_int(pair(param, "id"));
	out->mime_type = pair(param, "mimetype");
	out->is_folder = tt_str_is(out->mime_type, "httpd/unix-directory");
	out->size = tt_str_int(pair(param, "size"));
	out->content_length = out->is_folder ? 0 : out->size;
	out->etag = pair(param, "etag");
	out->permission_bits = (int)tt_str_int(pair(param, "permissions"));
	return true;
}
