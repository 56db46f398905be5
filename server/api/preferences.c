/* preferences.c - what users set for themselves in all conversations at once: Talk's own endpoint,
 * and the one of Nextcloud that took its place (talk-chat 8.8). */
#include "server/talk/people/preferences.h"
#include "server/api/handlers.h"
#include "server/files/tree.h"

static enum tt_err set(struct call *call, struct tt_str key, const char *value)
{
	if (tt_str_is(key, "attachment_folder"))
		return files_set_attachments(&call->talk, call_str(call, value));
	return talk_preference_set(&call->talk, key, call_str(call, value));
}

enum tt_err preferences_set_talk(struct call *call)
{
	return call_answer_null(call, set(call, call_str(call, "key"), "value"));
}

enum tt_err preferences_set(struct call *call)
{
	enum tt_err err = set(call, call_str(call, "key"), "configValue");

	if (err)
		return err == TT_ERR_PREFERENCE ? TT_ERR_APP_PREFERENCE : err;
	call_put_empty_list(call);
	return TT_OK;
}
