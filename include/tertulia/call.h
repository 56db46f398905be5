/* call.h - a call is described, carried out, and holds its answer.
 *
 *	struct tt_call *call = tt_message_send(client, token, "Good morning", NULL);
 *
 *	if (tt_perform(call) == 0)
 *		printf("it is message %" PRId64 "\n", tt_call_message(call)->id);
 *	else
 *		fprintf(stderr, "%s\n", tt_call_error(call)->text);
 *	tt_call_free(call);
 *
 * Functions that are named for what Talk does (tt_message_send, tt_poll_create) describe a call and
 * send nothing. They take what they are given into the call. They may return NULL, which is out of
 * memory, and everything below takes NULL for a call that failed so: one check is enough, behind
 * tt_perform(). What is wrong with the description (no token, text that is no UTF-8) is said there
 * too, as TT_E_USAGE.
 *
 * The caller owns the call. Whatever a tt_call_...() function gives out belongs to the call and
 * ends with it.
 *
 * A call is carried out once: by tt_perform(), which waits, or by tt_multi_start() (multi.h), which
 * does not. It belongs to one thread at a time; tt_call_cancel() is for any other. */
#ifndef TERTULIA_CALL_H
#define TERTULIA_CALL_H

#include <tertulia/client.h>
#include <tertulia/json.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_call;

/* Sends the request and waits for the answer. Returns the code of tt_call_error(). */
TT_API int tt_perform(struct tt_call *call);

/* Ends a call that another thread waits for, at once, with TT_E_CANCELLED; or makes one fail so
 * that has not begun. Any thread may, as long as the call is not freed. */
TT_API void tt_call_cancel(struct tt_call *call);

/* Frees the call and all that came from it; NULL is fine. A call that still runs in a multi is
 * taken out of it, and its callback is not called. */
TT_API void tt_call_free(struct tt_call *call);

/* For this call only: see tt_client_set_timeout_ms(). */
TT_API void tt_call_set_timeout_ms(struct tt_call *call, long timeout_ms);

/* For tt_perform(): asked whenever a signal has ended a sleep of the waiting thread (and at times
 * besides); true cancels the call. For programs whose signal handlers only note that there was a
 * signal. */
TT_API void tt_call_set_interrupt(struct tt_call *call, bool (*interrupted)(void *ctx), void *ctx);

/* A pointer of the caller's own. */
TT_API void tt_call_set_data(struct tt_call *call, void *data);
TT_API void *tt_call_data(const struct tt_call *call);

/* What went wrong: code 0 when nothing did, and TT_E_USAGE before the call was carried out. Never
 * NULL. */
TT_API const struct tt_error *tt_call_error(const struct tt_call *call);

/* The HTTP status of the answer; 0 without one. */
TT_API int tt_call_status(const struct tt_call *call);

/* A header of the answer by its name, in any case; NULL when it is not there. Of several with one
 * name the last. */
TT_API const char *tt_call_header(const struct tt_call *call, const char *name);

/* A header with its place: false behind the last one. */
TT_API bool tt_call_header_at(const struct tt_call *call, size_t i, const char **name,
			      const char **value);

/* The body as it came (also of a refusal); p == NULL without one. Bytes, p[n] is NUL. */
TT_API struct tt_str tt_call_body(const struct tt_call *call);

/* ocs.data of the answer, or the whole of an answer that has no envelope. NULL without one. It is
 * there for every call that got JSON, refusals too, and holds what structs leave out. */
TT_API const struct tt_json *tt_call_json(const struct tt_call *call);

/* What is sent: "POST", and the URL with its query. */
TT_API const char *tt_call_method(const struct tt_call *call);
TT_API const char *tt_call_url(const struct tt_call *call);

/* The reference id that goes with a message, object or file, made by the library where none was
 * given; NULL for calls without one. */
TT_API const char *tt_call_reference_id(const struct tt_call *call);

#ifdef __cplusplus
}
#endif

#endif
