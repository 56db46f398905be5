/* internal.h - what the files of the client library share.
 *
 * The way of a call: a chapter's function describes it (request.c), perform.c or multi.c carry it
 * out with a handle of libcurl that transfer.c has set up, answer.c looks at what came and lets the
 * call's decoder read it. Nothing here ends or writes to the host program. */
#ifndef TT_CLIENT_INTERNAL_H
#define TT_CLIENT_INTERNAL_H

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/json.h"
#include "lib/wire/fields.h"

#include <tertulia/tertulia.h>

#include <curl/curl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>

#define SPREED "ocs/v2.php/apps/spreed/api"

/* --- client.c --- */

/* A handle of libcurl's. Where a thread waits for its answers it has connections of its own. */
struct line {
	struct line *next;
	CURL *easy;
	CURLM *multi;            /* or NULL */
	unsigned long settings;  /* of the client, to which it is set up; 0: to none */
	struct cookies *cookies; /* of the client, that it has; NULL: not known */
};

struct header {
	struct header *next;
	char *name;
	char *line; /* "Name: value" */
};

enum {
	N_SHARE_LOCKS = CURL_LOCK_DATA_LAST
};

struct tt_client {
	atomic_int n_owners;
	pthread_mutex_t lock; /* for all that follows */
	char *url;
	char *user;
	char *password;
	char *user_id;
	char *ca_file;
	char *proxy; /* NULL: what the environment says */
	char *agent;
	struct header *headers;
	long timeout_ms;
	long connect_timeout_ms;
	bool verify_tls;
	size_t max_answer;
	size_t max_headers;
	unsigned long settings; /* counts changes that handles have to follow; never 0 */
	void (*log)(void *ctx, const char *line);
	void *log_ctx;

	struct cookies *cookies; /* cookies.c */
	CURLSH *share;
	pthread_mutex_t share_locks[N_SHARE_LOCKS];
	struct line *idle; /* lines.c */
	size_t n_idle;
	struct tt_arena spare; /* of a call that has ended */
};

/* Memory of a call, and of its answer: that of one that has ended, where there is such. */
void tt_client_take_arena(struct tt_client *client, struct tt_arena *out);
void tt_client_give_arena(struct tt_client *client, struct tt_arena *arena);

/* --- lines.c: handles that are not in use --- */

/* NULL: no memory. */
struct line *tt_line_take(struct tt_client *client);
void tt_line_give(struct tt_client *client, struct line *line);
void tt_lines_free(struct tt_client *client);

/* --- cookies.c --- */

/* None yet, with room for so many; NULL: no memory. */
struct cookies *tt_cookies_new(size_t n_most);

/* Gives up one reference. */
void tt_cookies_free(struct cookies *cookies);

/* The handle gets those of the client; its lock is held. */
CURLcode tt_cookies_put(const struct tt_client *client, struct line *line);

/* A call has got new ones; its handle is not in use any more. */
void tt_cookies_take(struct tt_client *client, struct line *line);

/* --- the call --- */

/* How the body of a good answer is to be understood. */
enum answer_format {
	ANSWER_OCS,  /* JSON in Nextcloud's envelope */
	ANSWER_JSON, /* JSON without it */
	ANSWER_ANY,  /* JSON if it says so; else bytes */
	ANSWER_BYTES,
	ANSWER_DAV, /* multistatus */
};

struct tt_call;

struct decoder {
	/* What the getters ask for: the table of the object, or anything with an address. */
	const void *kind;
	enum answer_format format;
	/* Fills call->items and n_items; `data` may be NULL. False: it has failed the call
	 * (tt_fail). */
	bool (*read)(struct tt_call *call, const struct tt_json *data);
	/* Whether 304 means that there is nothing new. */
	bool takes_304;
};

enum call_state {
	CALL_NEW,
	CALL_RUNNING,
	CALL_DONE,
};

struct name_value {
	const char *name;
	const char *value;
};

struct tt_call {
	struct tt_client *client; /* owns one reference */
	struct tt_arena arena;    /* may fail */
	void *data;               /* the caller's own */
	bool (*interrupted)(void *ctx);
	void *interrupted_ctx;

	/* What is sent. */
	const char *method;
	struct tt_buf url;
	struct tt_buf body;
	bool has_query;
	bool has_json; /* the body is a JSON object that is still open */
	const char *content_type;
	struct curl_slist *headers; /* in the arena */
	struct curl_slist **last_header;
	const char *reference_id;
	tt_source source;
	void *source_ctx;
	int64_t source_size;
	tt_sink sink;
	void *sink_ctx;
	bool needs_range;     /* 206 is the only good answer */
	bool anonymous;       /* without the login */
	bool is_file;         /* the time limit is for standing still, and nothing is compressed */
	long wait_ms;         /* that the server may take on purpose */
	long timeout_ms;      /* -1: the client's */
	const char *usage;    /* what is wrong with the description */
	const char *dav_path; /* of the file, without slashes at its ends */
	bool skips_itself;    /* leaves the folder out of its own list */
	const struct decoder *decoder;

	/* What came. */
	int status;
	struct tt_buf in;
	struct name_value *answer_headers;
	size_t n_answer_headers;
	size_t n_header_bytes;
	bool sets_cookies;          /* that answer, or one that led to it */
	bool has_all_headers;       /* libcurl takes an answer that breaks off in them */
	const struct tt_json *root; /* in the arena */
	const struct tt_json *json; /* inside of the envelope */
	void *items;
	size_t n_items;
	struct tt_error error;

	/* While it runs. */
	atomic_int state; /* enum call_state */
	atomic_bool cancelled;
	enum tt_error_code fault; /* why a callback of ours stopped the transfer */
	const char *fault_text;
	size_t max_answer;
	size_t max_headers;
	int64_t begun_ms;
	struct line *line; /* whose handle it has */
	char curl_error[CURL_ERROR_SIZE];
	CURLM *waiting;         /* under client->lock: who has to be woken to cancel it */
	struct tt_multi *multi; /* also under client->lock */
	struct tt_call *next;   /* in its multi */
	struct tt_call *prev;
	void (*done)(void *ctx, struct tt_call *call);
	void *done_ctx;
};

/* --- request.c: describing --- */

/* A call whose path is `fmt` behind the server's address: %s is one segment, which is encoded and
 * may not be empty; PRId64 a number above 0. NULL: no memory. What is wrong is kept in
 * call->usage. */
struct tt_call *tt_req_new(struct tt_client *client, const struct decoder *decoder,
			   const char *method, const char *fmt, ...) TT_PRINTF(4, 5);

/* The same with nothing behind the address and its slash yet. */
struct tt_call *tt_req_bare(struct tt_client *client, const struct decoder *decoder,
			    const char *method);

/* One segment, encoded; it may not be empty. */
void tt_req_segment(struct tt_call *call, const char *segment);

/* A path of segments, each encoded, appended to the address. */
void tt_req_path(struct tt_call *call, const char *path);

/* The same by the rest of a path, taken as it is. */
void tt_req_raw_path(struct tt_call *call, const char *path);

void tt_req_wrong(struct tt_call *call, const char *what);

/* Parameters: in the query of GET and DELETE, else in a JSON body. Every one takes a call that is
 * NULL, and `value` NULL leaves the parameter out. */
void tt_req_text(struct tt_call *call, const char *name, const char *value);
void tt_req_int(struct tt_call *call, const char *name, int64_t value);
void tt_req_int_set(struct tt_call *call, const char *name, int64_t value); /* if it is not 0 */
void tt_req_bool(struct tt_call *call, const char *name, bool value);
void tt_req_flag(struct tt_call *call, const char *name, bool value); /* if true; as 1 */
void tt_req_texts(struct tt_call *call, const char *name, const char *const texts[], size_t n);
void tt_req_ints(struct tt_call *call, const char *name, const int64_t values[], size_t n);
void tt_req_null(struct tt_call *call, const char *name);

/* The same for the query whatever the method. */
void tt_req_query(struct tt_call *call, const char *name, const char *value);

/* Of a JSON body: an object as a member. */
void tt_req_object(struct tt_call *call, const char *name);
void tt_req_object_end(struct tt_call *call);

/* A body of bytes, copied. */
void tt_req_body(struct tt_call *call, const char *content_type, const void *p, size_t n);
/* One file of a form, "file". */
void tt_req_form_file(struct tt_call *call, const char *content_type, const void *p, size_t n,
		      const char *name, const char *value);
void tt_req_header(struct tt_call *call, const char *name, const char *value);
/* A header as libcurl takes it: "Name:" is one that it does not send by itself. The text has to
 * live as long as the call. */
void tt_req_header_line(struct tt_call *call, const char *line);

/* A reference id, the given one or 64 random digits, as the parameter referenceId. */
void tt_req_reference(struct tt_call *call, const char *given);

/* Closes what is open; false when the call cannot be sent (call->error says why). */
bool tt_req_ready(struct tt_call *call);

/* `n` random hexadecimal digits. */
void tt_random_hex(char *out, size_t n);

/* --- transfer.c: the handle, and what it gives us --- */

/* False: no memory (call->error). */
bool tt_transfer_begin(struct tt_call *call, struct line *line);

/* The handle is free for other calls. */
void tt_transfer_leave(struct tt_call *call);

/* The same when it has ended the transfer; the answer is looked at. */
void tt_transfer_end(struct tt_call *call, CURLcode code);

/* --- answer.c --- */

void tt_answer_read(struct tt_call *call, CURLcode code);

/* --- error.c --- */

void tt_fail(struct tt_call *call, enum tt_error_code code, const char *fmt, ...) TT_PRINTF(3, 4);
void tt_fail_nomem(struct tt_call *call);
void tt_fail_curl(struct tt_call *call, CURLcode code);
void tt_fail_refused(struct tt_call *call, int ocs_code, const char *word, const char *reason);
extern const struct tt_error tt_error_nomem;

/* --- decode.c: decoders that are made of tables --- */

bool tt_decode_one(struct tt_call *call, const struct tt_json *data);
bool tt_decode_one_or_null(struct tt_call *call, const struct tt_json *data);
bool tt_decode_list(struct tt_call *call, const struct tt_json *data);
bool tt_decode_nothing(struct tt_call *call, const struct tt_json *data);
/* Says what is wrong, when the reader has failed. */
void tt_decode_failed(struct tt_call *call, const char *object, const char *key);

extern const struct decoder tt_answer_nothing;
extern const struct decoder tt_answer_json;
extern const struct decoder tt_answer_bytes;
extern const struct decoder tt_answer_conversation;
extern const struct decoder tt_answer_conversations;
extern const struct decoder tt_answer_message;

#define ANSWER_ONE(object)                                  \
	{                                                   \
		&(object), ANSWER_OCS, tt_decode_one, false \
	}
#define ANSWER_LIST(object)                                  \
	{                                                    \
		&(object), ANSWER_OCS, tt_decode_list, false \
	}

/* The items of a call of this kind, or NULL. n may be NULL; tt_answer_first() also when there are
 * none. */
const void *tt_answer_items(const struct tt_call *call, const void *kind, size_t *n);
const void *tt_answer_first(const struct tt_call *call, const void *kind);

/* A header of the answer as a number; 0 when it is not there. */
int64_t tt_answer_header_int(const struct tt_call *call, const char *name);

/* --- dav.c --- */

/* The files of a multistatus; false: it has failed the call. */
bool tt_dav_read(struct tt_call *call);

/* --- multi.c --- */

/* Takes a running call out, without a callback. */
void tt_multi_forget(struct tt_multi *multi, struct tt_call *call);
/* Somebody has cancelled a call of it. Any thread. */
void tt_multi_look(struct tt_multi *multi);

/* Calls `fire` once on the multi's thread. The owner keeps it until then, or stops it. */
struct multi_timer {
	struct multi_timer *next;
	int64_t due_ms; /* by tt_clock_mono_ms() */
	void (*fire)(struct multi_timer *timer);
	bool is_set;
};
void tt_multi_timer_set(struct tt_multi *multi, struct multi_timer *timer, int64_t after_ms);
void tt_multi_timer_stop(struct tt_multi *multi, struct multi_timer *timer);

#endif
