/* files.h - files by WebDAV, shares, and files in conversations.
 *
 * Paths begin at the root of the user's files ("Photos/cat.jpg"); slashes at both ends do not
 * count. */
#ifndef TERTULIA_FILES_H
#define TERTULIA_FILES_H

#include <tertulia/call.h>
#include <tertulia/constants.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A file or folder. Texts that the server did not give have p == NULL. */
struct tt_file {
	struct tt_str path; /* from the user's root on; "" is the root itself */
	struct tt_str name; /* its last part */
	struct tt_str id; /* with the server's name: "00000042ocabc"; p == NULL out of a message */
	int64_t file_id;  /* the number alone */
	bool is_folder;
	int64_t size;           /* of a folder: of all that is in it */
	int64_t content_length; /* of a folder: 0 */
	struct tt_str etag;     /* without quotes */
	struct tt_str mime_type;
	struct tt_str permissions; /* "RGDNVW": R share, S shared, M mounted, G read, D delete,
				    * NV rename and move, W write, CK create in a folder */
	int permission_bits;       /* of enum tt_file_permissions; only out of a message */
	bool is_favorite;
	bool is_encrypted;
	int64_t modified_s; /* Unix seconds; 0: not said */
	int64_t created_s;
	struct tt_str owner_id;
	struct tt_str owner_name;
	struct tt_str comment;    /* note of who shared it */
	struct tt_str checksum;   /* "SHA1:..." */
	struct tt_str trash_name; /* in the trash: what it was called */
	struct tt_str trash_location;
	int64_t deleted_s;
};

/* The answer: a file; files. NULL when the call failed or is of another kind. */
TT_API const struct tt_file *tt_call_file(const struct tt_call *call);
TT_API const struct tt_file *tt_call_files(const struct tt_call *call, size_t *n);

/* Gives a part of a file that is sent: puts up to n bytes into p and returns how many; 0 at the
 * end, (size_t)-1 to give up. */
typedef size_t (*tt_source)(void *ctx, void *p, size_t n);

/* Takes a part of a file that comes: false to give up. */
typedef bool (*tt_sink)(void *ctx, const void *p, size_t n);

/* What is in a folder, and with `itself` the folder as the first. depth: 1, or -1 for all that is
 * below. Answer: files. */
TT_API_NEW struct tt_call *tt_files_list(struct tt_client *client, const char *path, int depth,
					 bool itself);

/* Answer: file. */
TT_API_NEW struct tt_call *tt_file_get(struct tt_client *client, const char *path);

/* By its number. Answer: files, one or none. */
TT_API_NEW struct tt_call *tt_file_find_id(struct tt_client *client, int64_t file_id);

/* Files below a folder whose name is like `pattern` (with % for anything). Answer: files. */
TT_API_NEW struct tt_call *tt_files_find_name(struct tt_client *client, const char *folder,
					      const char *pattern);

/* The user's favourites. Answer: files. */
TT_API_NEW struct tt_call *tt_files_favorites(struct tt_client *client);

/* Answer: the bytes (tt_call_body), at most as many as tt_client_set_max_answer() says. */
TT_API_NEW struct tt_call *tt_file_download(struct tt_client *client, const char *path);

/* The same into a sink; it gets nothing of a refusal. offset: begins there. Answer: nothing. */
TT_API_NEW struct tt_call *tt_file_download_to(struct tt_client *client, const char *path,
					       int64_t offset, tt_sink sink, void *ctx);

/* A folder as a ZIP archive (Nextcloud 31). Answer: nothing. */
TT_API_NEW struct tt_call *tt_folder_download_to(struct tt_client *client, const char *path,
						 tt_sink sink, void *ctx);

/* Writes a file, over one that is there. Answer: file, of which path, name, id, file_id, etag and
 * size are set. */
TT_API_NEW struct tt_call *tt_file_upload(struct tt_client *client, const char *path,
					  const void *data, size_t n);

/* The same out of a source; size: how many bytes come. A source cannot be asked twice, so a
 * redirected upload fails. Answer: file. */
TT_API_NEW struct tt_call *tt_file_upload_from(struct tt_client *client, const char *path,
					       int64_t size, tt_source source, void *ctx);

/* A large file in parts, each a call of its own: begin, parts, finish. upload: a name for it of the
 * caller's, unique. Parts are 1 to 10000, of 5 MiB at least but the last. Answers: nothing; of the
 * last call: file. */
TT_API_NEW struct tt_call *tt_upload_begin(struct tt_client *client, const char *upload,
					   const char *path);
/* See tt_upload_begin(). Answer: nothing. */
TT_API_NEW struct tt_call *tt_upload_part(struct tt_client *client, const char *upload,
					  const char *path, int part, int64_t size,
					  tt_source source, void *ctx);
/* See tt_upload_begin(). Answer: file. */
TT_API_NEW struct tt_call *tt_upload_finish(struct tt_client *client, const char *upload,
					    const char *path);
/* Forgets an upload. Answer: nothing. */
TT_API_NEW struct tt_call *tt_upload_abort(struct tt_client *client, const char *upload);

/* Makes a folder: TT_E_REFUSED with status 405 when it is there. Answer: file, as in
 * tt_file_upload(). */
TT_API_NEW struct tt_call *tt_folder_create(struct tt_client *client, const char *path);

/* Deletes a file, or a folder with all in it. Answer: nothing. */
TT_API_NEW struct tt_call *tt_file_delete(struct tt_client *client, const char *path);

/* overwrite: over what is there; else TT_E_REFUSED with status 412. Answer: file. */
TT_API_NEW struct tt_call *tt_file_move(struct tt_client *client, const char *from, const char *to,
					bool overwrite);

/* Answer: file. */
TT_API_NEW struct tt_call *tt_file_copy(struct tt_client *client, const char *from, const char *to,
					bool overwrite);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_file_set_favorite(struct tt_client *client, const char *path,
						bool favorite);

/* The answer: a share; shares. */
TT_API const struct tt_share *tt_call_share(const struct tt_call *call);
TT_API const struct tt_share *tt_call_shares(const struct tt_call *call, size_t *n);

struct tt_send_file_options {
	const char *caption;      /* the message's text */
	const char *reference_id; /* to find the message again; NULL: a random one */
	const char *message_type; /* "voice-message"; NULL: a file like any other */
	int64_t reply_to;
	bool silent;
	int64_t thread_id;
	const char *thread_title;
};

/* Sends a file of the user's into a conversation. The message has the reference id of the call
 * (tt_call_reference_id). options may be NULL. Answer: share. */
TT_API_NEW struct tt_call *tt_file_send(struct tt_client *client, const char *token,
					const char *path,
					const struct tt_send_file_options *options);

struct tt_share_new {
	const char *path;
	int type;         /* enum tt_share_type */
	const char *with; /* user, group, room token, ...; NULL for a link */
	int permissions;  /* bits of enum tt_file_permissions; 0: as the server has it */
	bool public_upload;
	const char *password;
	bool password_by_talk;
	const char *expires; /* "2026-12-31" */
	const char *note;
	const char *label;
};

/* Answer: share. */
TT_API_NEW struct tt_call *tt_share_create(struct tt_client *client,
					   const struct tt_share_new *wanted);

/* Answer: share. */
TT_API_NEW struct tt_call *tt_share_get(struct tt_client *client, const char *share_id);

struct tt_shares_options {
	const char *path;    /* only of this file or folder */
	bool shared_with_me; /* what others have shared */
	bool reshares;       /* also what others made of the user's files */
	bool subfiles;       /* of what is in the folder `path` */
};

/* options may be NULL: all that the user has made. Answer: shares. */
TT_API_NEW struct tt_call *tt_shares_list(struct tt_client *client,
					  const struct tt_shares_options *options);

/* Changes what is not NULL or negative of permissions, password, expires ("": none), note, label.
 * Answer: share. */
TT_API_NEW struct tt_call *tt_share_update(struct tt_client *client, const char *share_id,
					   const struct tt_share_new *wanted);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_share_delete(struct tt_client *client, const char *share_id);

/* The file that a message is about: its parameter "file". False when it is about none. Texts live
 * as long as the message. */
TT_API bool tt_message_file(const struct tt_message *message, struct tt_file *out);

enum {
	TT_FILE_LETTERS = 16
};

/* Permissions as WebDAV writes them ("RGDNVW") of bits of enum tt_file_permissions. */
TT_API void tt_file_letters(char out[TT_FILE_LETTERS], int permissions, bool is_folder);

#ifdef __cplusplus
}
#endif

#endif
