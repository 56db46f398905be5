/* error.h - what can go wrong, in one type for all calls. */
#ifndef TERTULIA_ERROR_H
#define TERTULIA_ERROR_H

#include <tertulia/export.h>

#include <stdint.h>

/* What functions return: 0, or one of these. */
enum tt_error_code {
	TT_E_NOMEM = 1, /* out of memory */
	TT_E_USAGE,     /* the call was described wrongly; nothing was sent */
	TT_E_CANCELLED, /* by tt_call_cancel(), or because its multi was destroyed */
	TT_E_TIMEOUT,   /* no answer in time */
	TT_E_NETWORK,   /* no connection, or it broke before the answer was whole */
	TT_E_TLS,       /* the server is not who it should be, or speaks no TLS we take */
	TT_E_TOO_LARGE, /* body or headers of the answer are larger than the client takes */
	TT_E_REDIRECT,  /* the server sends us somewhere we do not go */
	TT_E_REFUSED,   /* the server said no; http_status, ocs_code, word and reason say how */
	TT_E_PROTOCOL,  /* the answer is not what the protocol says it is */
	TT_E_IO,        /* the caller's own source or sink of a file failed */
	TT_E_SYSTEM,    /* the operating system refused (epoll, file descriptors) */
};

/* Belongs to the call that it came from, and ends with it. No text is ever NULL; none holds a
 * password. */
struct tt_error {
	enum tt_error_code code; /* 0: nothing went wrong */
	int http_status;         /* 0: there was no answer */
	int ocs_code;            /* ocs.meta.statuscode; 0: no envelope */
	int curl_code;           /* CURLcode, where libcurl found the fault */
	int64_t retry_after_s;   /* Retry-After; 0: the server did not say */
	const char *word;        /* data.error: "reply-to", "lobby"; or "" */
	const char *reason;      /* ocs.meta.message or data.message; or "" */
	const char *text;        /* one line for people, with all that */
};

#ifdef __cplusplus
extern "C" {
#endif

/* The name of a code, "TT_E_REFUSED". Never NULL. */
TT_API const char *tt_error_name(enum tt_error_code code);

#ifdef __cplusplus
}
#endif

#endif
