/* shares.h - table shares: which files somebody lets others have, as who shares them sees it.
 *
 * What was shared is there as long as the file is, and until its time is over; whether the file can
 * be reached in its tree only who follows it upwards knows (files/place.h). */
#ifndef TT_STORE_SHARES_H
#define TT_STORE_SHARES_H

#include "server/store/files.h"

/* Stored numbers, which clients know. */
enum share_type {
	SHARE_USER = 0,
	SHARE_GROUP = 1,
	SHARE_LINK = 3,
	SHARE_ROOM = 10,
};

/* Bits that clients know: what may be done. */
enum share_permission {
	SHARE_READ = 1,
	SHARE_UPDATE = 2,
	SHARE_CREATE = 4,
	SHARE_DELETE = 8,
	SHARE_SHARE = 16,
	SHARE_ALL = 31,
};

struct share {
	int64_t id;
	enum share_type type;
	struct tt_str maker;
	struct tt_str user;  /* who gets it; p == NULL: no person */
	struct tt_str group; /* likewise */
	int64_t room_id;     /* likewise; 0 */
	struct tt_str name;  /* among the files of who gets it */
	int64_t permissions;
	struct tt_str token;         /* p == NULL: none */
	struct tt_str password_hash; /* p == NULL: none */
	bool by_talk;
	struct tt_str label;
	struct tt_str note;
	struct tt_str attributes; /* JSON; p == NULL: none */
	bool hides_download;
	int64_t created_s;
	int64_t expires_s;   /* 0: never */
	struct tt_str owner; /* of the file's tree */
	struct file file;
};

/* Gives it its id; `file` is what is shared. */
TT_MUST_CHECK enum tt_err store_share_add(struct db *db, struct share *share);
/* What can be changed: permissions to attributes, hides_download and expires_s. */
TT_MUST_CHECK enum tt_err store_share_set(struct db *db, const struct share *share);
TT_MUST_CHECK enum tt_err store_share_delete(struct db *db, int64_t id);
/* All that was shared into a room. */
TT_MUST_CHECK enum tt_err store_shares_delete_of_room(struct db *db, int64_t room_id);
/* Up to `limit` of those whose time is over. */
TT_MUST_CHECK enum tt_err store_shares_delete_expired(struct db *db, int64_t now_s, int64_t limit,
						      int64_t *n);
TT_MUST_CHECK enum tt_err store_shares_any_expired(struct db *db, int64_t now_s, bool *any);
TT_MUST_CHECK enum tt_err store_shares_count(struct db *db, struct tt_str maker, int64_t *out);

/* TT_ERR_SHARED: there is none, or its time is over. */
TT_MUST_CHECK enum tt_err store_share_get(struct db *db, struct tt_arena *arena, int64_t id,
					  int64_t now_s, struct share *out);
TT_MUST_CHECK enum tt_err store_share_by_token(struct db *db, struct tt_arena *arena,
					       struct tt_str token, int64_t now_s,
					       struct share *out);

struct share_list {
	struct share *items;
	size_t n;
};

/* Lists, by id: what somebody has made; that of others in his own tree; of one file. */
TT_MUST_CHECK enum tt_err store_shares_made_by(struct db *db, struct tt_arena *arena,
					       struct tt_str maker, int64_t now_s,
					       struct share_list *out);
TT_MUST_CHECK enum tt_err store_shares_in_tree_of(struct db *db, struct tt_arena *arena,
						  struct tt_str owner, int64_t now_s,
						  struct share_list *out);
TT_MUST_CHECK enum tt_err store_shares_of_file(struct db *db, struct tt_arena *arena,
					       int64_t file_id, int64_t now_s,
					       struct share_list *out);

/* Reads SHARE_COLUMNS of SHARE_TABLES, in their order, from where the query stands. */
void store_share_read(struct query *q, struct tt_arena *arena, struct share *out);
/* All that the query finds, and its end. */
TT_MUST_CHECK enum tt_err store_share_read_all(struct query *q, struct tt_arena *arena,
					       struct share_list *out);
TT_MUST_CHECK enum tt_err store_share_read_one(struct query *q, struct tt_arena *arena,
					       struct share *out);

#define SHARE_COLUMNS                                                                           \
	"shares.id, shares.type, shares.maker_id, shares.user_id, shares.group_id,"             \
	" shares.room_id, shares.name, shares.permissions, shares.token, shares.password_hash," \
	" shares.by_talk, shares.label, shares.note, shares.attributes, shares.hides_download," \
	" shares.created_s, shares.expires_s, trees.user_id, " FILE_COLUMNS

/* Behind `shares`: the file, and whose it is. One that was taken away, or whose account is no more,
 * is not there. */
#define SHARE_TABLES                                                            \
	" JOIN files ON files.id = shares.file_id AND files.gone_s = 0"         \
	" JOIN trees ON trees.id = files.tree_id AND trees.user_id IS NOT NULL" \
	" LEFT JOIN blobs ON blobs.id = files.blob_id"

#endif
