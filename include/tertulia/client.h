/* client.h - a server, who talks to it, and how.
 *
 * A client may be used by any number of threads at once. It keeps connections alive, and cookies,
 * to which Talk ties sessions in conversations. What is set applies to calls that are made
 * afterwards.
 *
 * The library keeps nothing outside of its objects. The first client that a program makes calls
 * curl_global_init(), which is safe beside other threads from libcurl 7.84 on. */
#ifndef TERTULIA_CLIENT_H
#define TERTULIA_CLIENT_H

#include <tertulia/error.h>
#include <tertulia/export.h>
#include <tertulia/text.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_client;

/* The version of the library, "0.1.0". */
TT_API const char *tt_version(void);

/* Makes a client of the server at `url` ("https://cloud.example.org", with a path if Nextcloud
 * lives below one). Nothing is sent yet.
 *
 * On 0 the caller owns *out (tt_client_unref); else it is NULL: TT_E_NOMEM, or TT_E_USAGE when the
 * URL is none of http or https, or holds a password (see tt_client_set_login). */
TT_API int tt_client_create(struct tt_client **out, const char *url);

/* One owner more. */
TT_API struct tt_client *tt_client_ref(struct tt_client *client);

/* One owner less; NULL is fine. The last one frees it. Calls that are not freed yet own it too. */
TT_API void tt_client_unref(struct tt_client *client);

/* Name and password (or app password) for HTTP Basic, sent with every request to this server and
 * to no other one. NULL for the name: a guest. */
TT_API int tt_client_set_login(struct tt_client *client, const char *user, const char *password);

/* The user id, where it is not the login name (who logs in by e-mail address): files live below it.
 * tt_user_get() tells. */
TT_API int tt_client_set_user_id(struct tt_client *client, const char *user_id);

/* How long a call may take in all: 30 s if not said, 0: as long as it takes. Long polls take their
 * own time in addition; for files it is how long nothing may move. */
TT_API int tt_client_set_timeout_ms(struct tt_client *client, long timeout_ms);

/* How long a connection may take to come about: 10 s if not said. */
TT_API int tt_client_set_connect_timeout_ms(struct tt_client *client, long timeout_ms);

/* Whether the server's certificate has to be right: true if not said. Without it, anybody on the
 * way can read the password. */
TT_API int tt_client_set_verify_tls(struct tt_client *client, bool verify);

/* A file of certificates (PEM) to trust instead of the system's; NULL: the system's. */
TT_API int tt_client_set_ca_file(struct tt_client *client, const char *path);

/* A proxy, as libcurl writes them ("socks5h://127.0.0.1:9050"). NULL: what the environment says;
 * "": none. */
TT_API int tt_client_set_proxy(struct tt_client *client, const char *proxy);

/* "libtertulia/0.1.0" if not said. */
TT_API int tt_client_set_user_agent(struct tt_client *client, const char *agent);

/* A header for every request ("AUTHORIZATION-APP-API"), in place of an earlier one of the name;
 * value NULL: no longer. Also what is redirected carries it. */
TT_API int tt_client_set_header(struct tt_client *client, const char *name, const char *value);

/* The largest body that is taken into memory: 64 MiB if not said. What it becomes there may have
 * eight times as much and 64 MiB. What a sink gets (files.h) is not limited by it. */
TT_API int tt_client_set_max_answer(struct tt_client *client, size_t n_bytes);

/* How much all headers of an answer may have: 256 KiB if not said. */
TT_API int tt_client_set_max_headers(struct tt_client *client, size_t n_bytes);

/* Called with one line for each request that has ended: method, path, status, time. Never with a
 * password, a text of a message or a query. `line` ends in NUL and is only good during the call.
 * Comes from whatever thread made the call. NULL: nobody is told, as in the beginning. */
TT_API int tt_client_set_log(struct tt_client *client, void (*log)(void *ctx, const char *line),
			     void *ctx);

/* The address without a slash at its end; the login name or NULL. Good until it is set again or
 * the client ends. */
TT_API const char *tt_client_url(const struct tt_client *client);
TT_API const char *tt_client_login(const struct tt_client *client);

/* Forgets cookies: sessions in conversations, and who a guest was. */
TT_API void tt_client_forget_cookies(struct tt_client *client);

#ifdef __cplusplus
}
#endif

#endif
