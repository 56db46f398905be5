/* tls.h - the certificate that the library's threads show to clients, and which of TLS is spoken.
 * Private to server/http.
 *
 * There is one certificate in a process, because GnuTLS asks for it without saying for whom. */
#ifndef TT_HTTP_TLS_H
#define TT_HTTP_TLS_H

#include "lib/base/str.h"

/* TLS 1.2 and 1.3, with forward secrecy and authenticated ciphers only. */
extern const char tls_priorities[];

/* From now on new connections see this chain; those that are there keep theirs. NULL, or what is
 * wrong with the files: then nothing changes. */
const char *tls_load(struct tt_arena *arena, struct tt_str certificate, struct tt_str key);
/* All of them. Nobody speaks TLS any more. */
void tls_forget(void);
/* When the certificate in use expires, Unix time; 0: there is none. */
int64_t tls_expires_s(void);

/* What the library asks, a gnutls_certificate_retrieve_function2. */
void *tls_retrieve_function(void);

/* What the library has to send on a connection of its own thread; `session` is what it calls so. */
void tls_send(void *session, const void *p, size_t n);

/* As a client, on a socket that waits no longer than it was told (SO_RCVTIMEO): sends a request and
 * reads the answer to its end. Whose certificate it is does not matter here: we ask ourselves. */
size_t tls_ask(int fd, struct tt_str request, char *answer, size_t max);

#endif
