/* request.h - one HTTP request and the answer that is being made for it.
 *
 * Lives on one thread while it is being served, which is that of its connection or one aside. A
 * handler may put the connection to sleep (waiters.h); then it is made anew at the wake-up, and
 * served again from the start. */
#ifndef TT_HTTP_REQUEST_H
#define TT_HTTP_REQUEST_H

#include "server/http/ocs.h"
#include "server/http/path.h"

struct MHD_Connection;
struct body_sink;
struct body_source;
struct desk_tray;
struct http_server;
struct http_tally;

/* A part of a file as an answer: its bytes go from the disk to the client. */
struct request_file {
	int fd; /* the answer's from now on */
	uint64_t offset;
	uint64_t n;
};

struct request_header {
	const char *name;
	struct tt_str value;
};

/* What becomes of an answer that is made. */
enum answer_cut {
	ANSWER_WHOLE,
	ANSWER_NONE, /* the connection is closed without a word */
	ANSWER_HEAD, /* ... behind the headers */
	ANSWER_HALF, /* ... in the middle of the body */
};

struct request;

/* How those refuse whose requests are not OCS. */
struct refuser {
	/* Writes the body and returns the status. */
	int (*tell)(struct request *req, enum tt_err err, struct tt_buf *body);
	const char *realm; /* for which a login is asked; NULL: the one of OCS */
};

struct request {
	struct tt_arena arena;
	struct http_server *server;
	struct MHD_Connection *connection;
	struct tt_str id; /* X-Request-Id */
	struct tt_str method;
	struct tt_str uri;        /* as sent, with its query */
	struct tt_str address;    /* of the client, without port */
	struct tt_buf body;       /* borrowed from the connection */
	int64_t started_us;       /* of the clock that never jumps */
	struct http_tally *tally; /* of its route; NULL: none was found */
	struct tt_str account;    /* who is logged in, once that is known; p == NULL: nobody */

	/* After request_decode(). */
	bool is_ocs;
	enum ocs_version version;
	struct path path; /* without /index.php and without /ocs/vN.php */
	struct params params;
	bool has_read_body;
	enum tt_err body_err;

	/* The answer. */
	int status;
	enum tt_writer_kind kind;
	struct tt_buf data; /* what `writer` has written; for OCS the envelope comes later */
	struct tt_writer writer;
	const char *content_type;    /* NULL: OCS's own */
	struct tt_str reason_detail; /* for people: which parameter, which value */
	const char *hint;            /* what else may be wrong when it is refused; NULL: nothing */
	int retry_after_s;           /* of a refusal that time helps; 0: as usual for its kind */
	struct request_header headers[16];
	size_t n_headers;
	struct tt_str allow; /* with TT_ERR_METHOD: the methods that there are */
	bool closes;         /* the connection is closed after the answer */
	bool has_file;       /* the answer is `file`, and not `data` */
	struct request_file file;
	struct body_source *source; /* the answer is what this gives (source.h); NULL: it is not */
	const struct refuser *refuser; /* outside of OCS; NULL: a line for people */
	enum answer_cut cut;
	bool is_late; /* the answer is made, and sent when the waiter is woken */

	struct waiter *waiter;   /* while it sleeps, or has slept */
	struct desk_tray *trays; /* what it has asked each desk for (desk.h); NULL: none here */
};

/* Splits and decodes the URI; afterwards path and params are there. Needs uri. Nothing but memory
 * is touched, so this can be fuzzed. TT_ERR_TEXT, TT_ERR_FORM. */
TT_MUST_CHECK enum tt_err request_decode(struct request *req);
/* Adds what the body says, by its `content_type` (p == NULL: none). A multipart body needs a
 * connection. TT_ERR_TEXT, TT_ERR_JSON, TT_ERR_JSON_LARGE, TT_ERR_FORM. */
TT_MUST_CHECK enum tt_err request_decode_body(struct request *req, struct tt_str content_type);

/* The same for a request that is being served: once, when it is known that the caller may make us
 * read it. Later calls say the same. */
TT_MUST_CHECK enum tt_err request_read_body(struct request *req);

/* The database is another one than when it came (developer mode): it must not write into this one.
 */
bool request_is_outdated(const struct request *req);
/* As if it had come now. */
void request_renew(struct request *req);

/* Case does not matter. p == NULL when the client did not send it. */
struct tt_str request_header(const struct request *req, const char *name);
struct tt_str request_cookie(const struct request *req, const char *name);

/* Adds a header to the answer. `value` must live as long as the request. */
void request_add_header(struct request *req, const char *name, struct tt_str value);

/* "https://chat.example.org": as configured, else as the client addressed us. */
struct tt_str request_base_url(struct request *req);

/* What the handler has written is the answer, but it is sent only when its waiter is woken, which
 * the handler has armed (waiters.h). */
void request_answer_late(struct request *req);

/* The request may take long: it is served from its start on a thread where it is in nobody's way,
 * unless it is there already. Returns TT_ERR_LATER, which goes up like a refusal; TT_OK: it is. */
TT_MUST_CHECK enum tt_err request_go_aside(struct request *req);

/* Who is at the other end is this machine, and he speaks for himself: nothing says that he passes
 * on what somebody else has sent. */
bool request_is_from_here(const struct request *req);
/* The name by which the client calls us is one that leads nowhere else: "localhost", 127.0.0.1. */
bool request_calls_us_local(const struct request *req);

/* A pointer that stays with the request while it sleeps and is served again; NULL at first. See
 * struct http_conf for who frees it. */
void **request_attachment(struct request *req);

/* For answers outside OCS. */
void request_answer(struct request *req, int status, const char *content_type, struct tt_str body);

/* The same, of a file. */
void request_answer_file(struct request *req, int status, const char *content_type,
			 const struct request_file *file);

/* The same, of what is made while it is sent, and belongs to the answer from now on. */
void request_answer_source(struct request *req, int status, const char *content_type,
			   struct body_source *source);

/* Closes the file or the source, if it is not sent by now. */
void request_forget_file(struct request *req);

/* What came of the body, and where it was to go (sink.h; NULL: all of it is in `rest`). Both are
 * the caller's from now on; there is none left. */
struct body_sink *request_take_body(struct request *req, struct tt_buf *rest);

#endif
