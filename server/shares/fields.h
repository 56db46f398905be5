/* fields.h - what can be said of a share when it is made or changed, and what of that is allowed
 * (talk-files 16.2, 16.3). */
#ifndef TT_SHARES_FIELDS_H
#define TT_SHARES_FIELDS_H

#include "server/store/shares.h"

enum {
	SHARE_LABEL_MAX_CHARS = 255,
	SHARE_NOTE_MAX_CHARS = 10000,
	SHARE_ATTRIBUTES_MAX_BYTES = 4000
};

/* Each may be absent: then it stays as it is, or becomes what is usual. */
struct share_fields {
	bool has_permissions;
	int64_t permissions;
	bool has_upload; /* of a link: whether who has it may put files there */
	bool may_upload;
	bool has_password; /* of a link; a hash, p == NULL: none any more */
	struct tt_str password_hash;
	bool has_by_talk;
	bool by_talk;
	bool has_hide;
	bool hides_download;
	/* p == NULL: absent. A date: "2026-12-01", perhaps with a time, which does not count; n ==
	 * 0: none. */
	struct tt_str expires;
	struct tt_str label;
	struct tt_str note;
	struct tt_str attributes; /* JSON: a list */
};

/* Into `share`, whose type and file are set, and of which somebody may give `most`.
 * TT_ERR_SHARE_BITS, TT_ERR_SHARE_MORE, TT_ERR_SHARE_LINK, TT_ERR_SHARE_UPLOAD,
 * TT_ERR_SHARE_ATTRIBUTES, TT_ERR_SHARE_DATE, TT_ERR_SHARE_PAST, TT_ERR_SHARE_LABEL,
 * TT_ERR_SHARE_TALK. */
TT_MUST_CHECK enum tt_err share_apply(struct share *share, const struct share_fields *fields,
				      int64_t most, int64_t now_s);

/* Of a new one: what somebody gets of whom nothing else is said. */
int64_t share_usual_permissions(enum share_type type);

/* The begin of a day as "2026-12-01 00:00:00"; p == NULL for 0. */
struct tt_str share_date(struct tt_arena *arena, int64_t expires_s);

#endif
