/* share.h - a shared file or folder (talk-chat 9.3, talk-files 16). */
#ifndef TT_WIRE_SHARE_H
#define TT_WIRE_SHARE_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_SHARE_FIELDS(X) \
	X(TEXT,         ALWAYS, id,               "id", "mostly a number") \
	X(INT,          ALWAYS, type,             "share_type", "0 user, 1 group, 3 link, 10 conversation, ...") \
	X(TEXT,         ALWAYS, owner,            "uid_owner", "who shared it") \
	X(TEXT,         ALWAYS, owner_name,       "displayname_owner", "") \
	X(TEXT,         ALWAYS, file_owner,       "uid_file_owner", "whose the file is") \
	X(TEXT,         ALWAYS, file_owner_name,  "displayname_file_owner", "") \
	X(INT,          ALWAYS, permissions,      "permissions", "bits") \
	X(INT,          ALWAYS, item_permissions, "item_permissions", "of the file for the reader") \
	X(BOOL,         ALWAYS, can_edit,         "can_edit", "") \
	X(BOOL,         ALWAYS, can_delete,       "can_delete", "") \
	X(INT,          ALWAYS, created,          "stime", "Unix seconds") \
	X(TEXT_OR_NULL, ALWAYS, expiration,       "expiration", "day and time") \
	X(TEXT_OR_NULL, ALWAYS, token,            "token", "of a link") \
	X(TEXT_OR_NULL, ALWAYS, url,              "url", "of a link") \
	X(TEXT_OR_NULL, ALWAYS, password,         "password", "set or not; not the password itself") \
	X(BOOL,         ALWAYS, password_by_talk, "send_password_by_talk", "") \
	X(TEXT_OR_NULL, ALWAYS, note,             "note", "") \
	X(TEXT_OR_NULL, ALWAYS, label,            "label", "") \
	X(TEXT,         ALWAYS, path,             "path", "from the root of the reader") \
	X(TEXT,         ALWAYS, item_type,        "item_type", "file or folder") \
	X(TEXT,         ALWAYS, mime_type,        "mimetype", "") \
	X(BOOL,         ALWAYS, has_preview,      "has_preview", "") \
	X(INT,          ALWAYS, file_id,          "file_source", "") \
	X(INT,          ALWAYS, file_parent,      "file_parent", "the folder") \
	X(INT,          ALWAYS, size,             "item_size", "") \
	X(INT,          ALWAYS, modified,         "item_mtime", "Unix seconds") \
	X(TEXT,         ALWAYS, file_target,      "file_target", "where the recipient finds it") \
	X(TEXT_OR_NULL, ALWAYS, with,             "share_with", "user, group, room token, ...") \
	X(TEXT_OR_NULL, ALWAYS, with_name,        "share_with_displayname", "") \
	X(INT,          ALWAYS, mail_send,        "mail_send", "0 or 1") \
	X(INT,          ALWAYS, hide_download,    "hide_download", "0 or 1")
/* clang-format on */

extern const struct tt_object tt_share_object;

#endif
