#include "server/api/capabilities.h"
#include "server/api/handlers.h"
#include "server/api/password_policy.h"
#include "server/files/attachments.h"
#include "server/talk/chat/send.h"
#include "server/talk/people/preferences.h"
#include "server/talk/rooms/room.h"

#include <sodium.h>

/* Only what works. The order matters to one client: the first name with "conversation" in it has
 * to be conversation-v4, and the first that begins with "chat-v" chat-v2. */
static const char *const features[] = {
	"chat-v2",
	"conversation-v4",
	"multi-room-users",
	"empty-group-room",
	"no-ping",
	"system-messages",
	"last-room-activity",
	"chat-replies",
	"chat-reference-id",
	"chat-read-marker",
	"chat-read-status",
	"chat-read-last",
	"chat-unread",
	"chat-get-context",
	"mention-flag",
	"direct-mention-flag",
	"reactions",
	"edit-messages",
	"edit-messages-note-to-self",
	"delete-messages",
	"delete-messages-unlimited",
	"clear-history",
	"chat-permission",
	"silent-send",
	"silent-send-state",
	"markdown-messages",
	"rich-object-sharing",
	"rich-object-list-media",
	"rich-object-delete",
	"voice-message-sharing",
	"media-caption",
	"geo-location-sharing",
	"remind-me-later",
	"upcoming-reminders",
	"unified-search",
	"pinned-messages",
	"scheduled-messages",
	"threads",
	"talk-polls",
	"talk-polls-drafts",
	"edit-draft-poll",
	"locked-one-to-one-rooms",
	"conversation-creation-password",
	"conversation-creation-all",
	"guest-display-names",
	"invite-groups-and-mails",
	"publishing-permissions",
	"session-state",
	"ban-v1",
	"bots-v1",
	"breakout-rooms-v1",
	"email-csv-import",
	"favorites",
	"notification-levels",
	"notification-calls",
	"archived-conversations-v2",
	"important-conversations",
	"sensitive-conversations",
	"read-only-rooms",
	"listable-rooms",
	"webinary-lobby",
	"room-description",
	"conversation-permissions",
	"mention-permissions",
	"avatar",
	"message-expiration",
	"note-to-self",
	"unbind-conversation",
	"single-conversation-status",
};

/* What of these a client has to ask its own server for, also in a conversation of another one. */
static const char *const local_features[] = {
	"chat-read-status",
	"remind-me-later",
	"upcoming-reminders",
	"scheduled-messages",
	"conversation-creation-all",
	"favorites",
	"archived-conversations-v2",
	"important-conversations",
	"sensitive-conversations",
	"listable-rooms",
	"avatar",
	"note-to-self",
};

static void put_names(struct tt_writer *w, const char *key, const char *const names[], size_t n)
{
	tt_put_list(w, key);
	for (size_t i = 0; i < n; i++)
		tt_write_c(w, names[i]);
	tt_write_end(w);
}

static void put_config(struct call *call, const struct preferences *own, struct tt_writer *w)
{
	tt_put_object(w, "config");

	tt_put_object(w, "attachments");
	tt_put_bool(w, "allowed", call->who.user.p != NULL);
	if (call->who.user.p)
		tt_put_str(w, "folder",
			   tt_str_printf(call->arena, "/%.*s", TT_STR_ARG(call->talk.attachments)));
	tt_write_end(w);

	tt_put_object(w, "call");
	tt_put_bool(w, "enabled", false);
	tt_put_bool(w, "breakout-rooms", true);
	tt_put_bool(w, "recording", false);
	tt_put_i64(w, "recording-consent", 0);
	put_names(w, "supported-reactions", NULL, 0);
	put_names(w, "predefined-backgrounds", NULL, 0);
	put_names(w, "predefined-backgrounds-v2", NULL, 0);
	tt_put_bool(w, "can-upload-background", false);
	tt_put_bool(w, "sip-enabled", false);
	tt_put_bool(w, "sip-dialout-enabled", false);
	tt_put_bool(w, "can-enable-sip", false);
	tt_put_bool(w, "start-without-media", own->starts_without_media);
	tt_put_bool(w, "blur-virtual-background", own->blurs_background);
	tt_put_i64(w, "max-duration", 0);
	tt_put_bool(w, "end-to-end-encryption", false);
	tt_put_bool(w, "live-transcription", false);
	tt_write_end(w);

	tt_put_object(w, "chat");
	tt_put_i64(w, "max-length", MESSAGE_MAX_CHARS);
	tt_put_i64(w, "read-privacy", own->read_privately);
	tt_put_i64(w, "typing-privacy", own->types_privately);
	tt_put_bool(w, "has-translation-providers", false);
	tt_put_bool(w, "has-translation-task-providers", false);
	tt_put_i64(w, "summary-threshold", 100);
	tt_write_end(w);

	tt_put_object(w, "conversations");
	tt_put_bool(w, "can-create", call->who.user.p != NULL);
	tt_put_bool(w, "force-passwords", false);
	tt_put_c(w, "list-style", own->has_compact_list ? "compact" : "two-lines");
	tt_put_i64(w, "description-length", ROOM_DESCRIPTION_MAX_CHARS);
	tt_put_i64(w, "retention-event", 0);
	tt_put_i64(w, "retention-phone", 0);
	tt_put_i64(w, "retention-instant-meetings", 0);
	tt_write_end(w);

	tt_put_object(w, "federation");
	tt_put_bool(w, "enabled", false);
	tt_put_bool(w, "incoming-enabled", false);
	tt_put_bool(w, "outgoing-enabled", false);
	tt_put_bool(w, "only-trusted-servers", true);
	tt_write_end(w);

	tt_put_object(w, "previews");
	tt_put_i64(w, "max-gif-size", 3145728);
	tt_write_end(w);

	tt_put_object(w, "signaling");
	tt_put_i64(w, "session-ping-limit", 200);
	tt_write_end(w);

	tt_write_end(w);
}

/* The members of the open object "spreed". */
static void put_talk(struct call *call, const struct preferences *own, struct tt_writer *w)
{
	static const char *const local_chat[] = { "read-privacy", "typing-privacy",
						  "summary-threshold" };
	static const char *const local_conversations[] = { "can-create", "list-style",
							   "description-length" };

	put_names(w, "features", features, ARRAY_LEN(features));
	put_names(w, "features-local", local_features, ARRAY_LEN(local_features));
	put_config(call, own, w);
	tt_put_object(w, "config-local");
	put_names(w, "chat", local_chat, ARRAY_LEN(local_chat));
	put_names(w, "conversations", local_conversations, ARRAY_LEN(local_conversations));
	tt_write_end(w);
	tt_put_c(w, "version", TALK_VERSION);
}

/* What Talk has not, beside Talk's: a client that asks for a feature there finds nothing of ours.
 */
static void put_own(struct call *call, struct tt_writer *w)
{
	const struct config *config = app_config(call->app);
	const char *own[2];
	size_t n = 0;

	if (config->own_webhooks)
		own[n++] = "own-webhooks-v1";
	if (config->own_bots)
		own[n++] = "own-bots-v1";
	tt_put_object(w, "tertulia");
	put_names(w, "features", own, n);
	tt_put_c(w, "version", TT_VERSION);
	tt_write_end(w);
}

static void put_enabled(struct tt_writer *w, const char *key, bool enabled)
{
	tt_put_object(w, key);
	tt_put_bool(w, "enabled", enabled);
	tt_write_end(w);
}

static void put_links(struct tt_writer *w)
{
	tt_put_object(w, "public");
	tt_put_bool(w, "enabled", true);
	tt_put_object(w, "password");
	tt_put_bool(w, "enforced", false);
	tt_put_bool(w, "askForOptionalPassword", false);
	tt_write_end(w);
	tt_put_bool(w, "multiple_links", true);
	put_enabled(w, "expire_date", false);
	put_enabled(w, "expire_date_internal", false);
	put_enabled(w, "expire_date_remote", false);
	tt_put_bool(w, "send_mail", false);
	tt_put_bool(w, "upload", true);
	tt_put_bool(w, "upload_files_drop", true);
	tt_put_bool(w, "custom_tokens", false);
	tt_write_end(w);
}

/* With whom files can be shared: `expire_date` says whether an administrator sets bounds to it. */
static void put_sharing(struct tt_writer *w)
{
	tt_put_object(w, "files_sharing");
	tt_put_bool(w, "api_enabled", true);
	put_links(w);
	tt_put_bool(w, "resharing", true);
	tt_put_object(w, "user");
	tt_put_bool(w, "send_mail", false);
	put_enabled(w, "expire_date", true);
	tt_write_end(w);
	tt_put_bool(w, "group_sharing", true);
	tt_put_object(w, "group");
	tt_put_bool(w, "enabled", true);
	put_enabled(w, "expire_date", true);
	tt_write_end(w);
	tt_put_i64(w, "default_permissions", SHARE_ALL);
	tt_put_bool(w, "exclude_reshare_from_edit", false);
	tt_put_object(w, "federation");
	tt_put_bool(w, "outgoing", false);
	tt_put_bool(w, "incoming", false);
	put_enabled(w, "expire_date", false);
	put_enabled(w, "expire_date_supported", false);
	tt_write_end(w);
	tt_write_end(w);
}

/* Of files only what is served: clients use whatever stands here. */
static void put_files(struct tt_writer *w)
{
	static const char *const names[] = { ".htaccess" };
	static const char *const characters[] = { "\\", "/" };
	static const char *const endings[] = { ".filepart", ".part" };

	tt_put_object(w, "dav");
	tt_put_c(w, "chunking", "1.0");
	tt_write_end(w);

	tt_put_object(w, "files");
	tt_put_bool(w, "bigfilechunking", true);
	put_names(w, "blacklisted_files", names, ARRAY_LEN(names));
	put_names(w, "forbidden_filenames", names, ARRAY_LEN(names));
	put_names(w, "forbidden_filename_basenames", NULL, 0);
	put_names(w, "forbidden_filename_characters", characters, ARRAY_LEN(characters));
	put_names(w, "forbidden_filename_extensions", endings, ARRAY_LEN(endings));
	tt_put_bool(w, "undelete", true);
	tt_put_bool(w, "delete_from_trash", true);
	tt_put_bool(w, "versioning", true);
	tt_put_bool(w, "version_deletion", true);
	tt_put_bool(w, "version_labeling", false);
	tt_write_end(w);

	tt_put_object(w, "systemtags");
	tt_put_bool(w, "enabled", true);
	tt_write_end(w);
}

static void put_version(struct tt_writer *w)
{
	tt_put_object(w, "version");
	tt_put_i64(w, "major", NEXTCLOUD_MAJOR);
	tt_put_i64(w, "minor", 0);
	tt_put_i64(w, "micro", 0);
	tt_put_c(w, "string", NEXTCLOUD_VERSION);
	tt_put_c(w, "edition", "");
	tt_put_bool(w, "extendedSupport", false);
	tt_write_end(w);
}

/* What whoever asks has set for himself. */
static enum tt_err read_own(struct call *call, struct preferences *own)
{
	struct tt_str folder;
	enum tt_err err = talk_preferences_get(&call->talk, own);

	return err || !call->talk.user.p ? err : files_attachments(&call->talk, &folder);
}

enum tt_err capabilities_get(struct call *call)
{
	struct tt_writer *w = call->out;
	struct preferences own;
	enum tt_err err = read_own(call, &own);

	if (err)
		return err;
	tt_write_object(w);
	put_version(w);
	tt_put_object(w, "capabilities");

	tt_put_object(w, "core");
	tt_put_i64(w, "pollinterval", 60);
	tt_put_c(w, "webdav-root", "remote.php/webdav");
	tt_put_bool(w, "reference-api", false);
	tt_write_end(w);

	put_own(call, w);
	put_sharing(w);
	put_files(w);

	tt_put_object(w, "user_status");
	tt_put_bool(w, "enabled", true);
	tt_put_bool(w, "restore", true);
	tt_put_bool(w, "supports_emoji", true);
	tt_write_end(w);

	if (call->who.user.p)
		password_policy_put(call);

	tt_put_object(w, "spreed");
	put_talk(call, &own, w);
	tt_write_end(w);

	tt_write_end(w);
	tt_write_end(w);
	return TT_OK;
}

/* 40 hex digits of a text, as Talk's SHA-1 gives them; nobody compares them with Talk's. */
static struct tt_str hash_of(struct tt_arena *arena, struct tt_str text)
{
	unsigned char hash[20];
	char *hex = tt_arena_alloc(arena, 2 * sizeof(hash) + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text.p, text.n, NULL, 0);
	sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
	return (struct tt_str){ hex, 2 * sizeof(hash) };
}

void capabilities_add_hash(struct call *call)
{
	struct tt_str text =
		tt_str_printf(call->arena, "%s %s %s %.*s", TT_VERSION, NEXTCLOUD_VERSION,
			      TALK_VERSION, TT_STR_ARG(call->who.user));

	request_add_header(call->req, "X-Nextcloud-Talk-Hash", hash_of(call->arena, text));
}

enum tt_err capabilities_of_room(struct call *call)
{
	struct preferences own;
	struct tt_str data;
	enum tt_err err = read_own(call, &own);

	if (err)
		return err;
	tt_write_object(call->out);
	put_talk(call, &own, call->out);
	tt_write_end(call->out);
	data = tt_buf_str(call->out->out);
	request_add_header(call->req, "X-Nextcloud-Talk-Hash", hash_of(call->arena, data));
	return TT_OK;
}
