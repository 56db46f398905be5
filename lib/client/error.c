/* error.c - what went wrong, put into words. */
#include "lib/client/internal.h"

static const char *const names[] = {
	"OK",
	"TT_E_NOMEM",
	"TT_E_USAGE",
	"TT_E_CANCELLED",
	"TT_E_TIMEOUT",
	"TT_E_NETWORK",
	"TT_E_TLS",
	"TT_E_TOO_LARGE",
	"TT_E_REDIRECT",
	"TT_E_REFUSED",
	"TT_E_PROTOCOL",
	"TT_E_IO",
	"TT_E_SYSTEM",
};

const struct tt_error tt_error_nomem = {
	.code = TT_E_NOMEM,
	.word = "",
	.reason = "",
	.text = "out of memory",
};

static const struct tt_error too_large = {
	.code = TT_E_TOO_LARGE,
	.word = "",
	.reason = "",
	.text = "what the answer becomes is larger than the client takes",
};

const char *tt_error_name(enum tt_error_code code)
{
	return (unsigned)code < ARRAY_LEN(names) ? names[code] : "unknown";
}

void tt_fail_nomem(struct tt_call *call)
{
	int status = call->error.http_status;

	call->error = call->arena.is_full ? too_large : tt_error_nomem;
	call->error.http_status = status;
}

static void set(struct tt_call *call, enum tt_error_code code, const char *text)
{
	if (!text) {
		tt_fail_nomem(call);
		return;
	}
	call->error.code = code;
	call->error.text = text;
	call->error.http_status = call->status;
	call->error.retry_after_s = tt_answer_header_int(call, "Retry-After");
}

void tt_fail(struct tt_call *call, enum tt_error_code code, const char *fmt, ...)
{
	va_list args;
	char *text;
	size_t n;

	va_start(args, fmt);
	text = tt_arena_vprintf(&call->arena, &n, fmt, args);
	va_end(args);
	set(call, code, text);
}

void tt_fail_refused(struct tt_call *call, int ocs_code, const char *word, const char *reason)
{
	const char *between = *word && *reason ? ": " : "";
	const char *open = *word || *reason ? " (" : "";

	call->error.ocs_code = ocs_code;
	call->error.word = tt_arena_dup(&call->arena, word, strlen(word));
	call->error.reason = tt_arena_dup(&call->arena, reason, strlen(reason));
	if (call->status < 400 && ocs_code != 0)
		tt_fail(call, TT_E_REFUSED, "the server refused with code %d%s%s%s%s%s", ocs_code,
			open, word, between, reason, *open ? ")" : "");
	else
		tt_fail(call, TT_E_REFUSED, "the server refused with status %d%s%s%s%s%s",
			call->status, open, word, between, reason, *open ? ")" : "");
	if (!call->error.word || !call->error.reason)
		tt_fail_nomem(call);
}

static enum tt_error_code code_of(CURLcode code)
{
	switch (code) {
	case CURLE_OUT_OF_MEMORY:
		return TT_E_NOMEM;
	case CURLE_OPERATION_TIMEDOUT:
		return TT_E_TIMEOUT;
	case CURLE_TOO_MANY_REDIRECTS:
	case CURLE_SEND_FAIL_REWIND:
		return TT_E_REDIRECT;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_USE_SSL_FAILED:
		return TT_E_TLS;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9, or what calls itself HTTP/9 */
		return TT_E_PROTOCOL;
	case CURLE_ABORTED_BY_CALLBACK:
		return TT_E_IO;
	default:
		return TT_E_NETWORK;
	}
}

void tt_fail_curl(struct tt_call *call, CURLcode code)
{
	const char *text = call->curl_error[0] ? call->curl_error : curl_easy_strerror(code);

	if (code_of(code) == TT_E_NOMEM)
		tt_fail_nomem(call);
	else
		tt_fail(call, code_of(code), "%s", text);
	call->error.curl_code = (int)code;
}
