#include "server/http/tls.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
	MAX_CHAIN = 16,
	KEY_ID_LEN = 32,
	SOON_S = 14 * 24 * 60 * 60
};

const char tls_priorities[] =
	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"
	"-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:-MAC-ALL:+AEAD:"
	"%SERVER_PRECEDENCE";

/* A handshake that has begun may still look at an older one, so all are kept: a few KiB each. */
struct certificate {
	struct certificate *older;
	gnutls_pcert_st chain[MAX_CHAIN];
	unsigned n;
	gnutls_privkey_t key;
	int64_t expires_s;
};

static _Atomic(struct certificate *) newest;
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static void destroy(struct certificate *certificate)
{
	for (unsigned i = 0; i < certificate->n; i++)
		gnutls_pcert_deinit(&certificate->chain[i]);
	if (certificate->key)
		gnutls_privkey_deinit(certificate->key);
	free(certificate);
}

static const char *problem_of(struct tt_arena *arena, struct tt_str path, const char *what)
{
	return tt_arena_printf(arena, "%.*s: %s", TT_STR_ARG(path), what);
}

static int import_chain(struct certificate *certificate, const struct tt_buf *text)
{
	const gnutls_datum_t pem = { (unsigned char *)text->p, (unsigned)text->n };
	unsigned n = MAX_CHAIN;
	int rc = gnutls_pcert_list_import_x509_raw(certificate->chain, &n, &pem,
						   GNUTLS_X509_FMT_PEM, 0);

	certificate->n = rc < 0 ? 0 : n;
	return rc < 0 ? rc : n > 0 ? 0 : GNUTLS_E_NO_CERTIFICATE_FOUND;
}

static int import_key(struct certificate *certificate, const struct tt_buf *text)
{
	const gnutls_datum_t pem = { (unsigned char *)text->p, (unsigned)text->n };
	int rc = gnutls_privkey_init(&certificate->key);

	return rc < 0 ? rc
		      : gnutls_privkey_import_x509_raw(certificate->key, &pem, GNUTLS_X509_FMT_PEM,
						       NULL, 0);
}

static const char *read_file(struct certificate *certificate, struct tt_arena *arena,
			     struct tt_str path,
			     int (*import)(struct certificate *certificate,
					   const struct tt_buf *text))
{
	struct tt_buf text = { 0 };
	const char *problem = NULL;
	int rc;

	if (tt_file_read(&text, tt_arena_dup(arena, path.p, path.n))) {
		problem = problem_of(arena, path, strerror(errno));
	} else {
		rc = import(certificate, &text);
		if (rc < 0)
			problem = problem_of(arena, path, gnutls_strerror(rc));
		explicit_bzero(text.p, text.n); /* one of them is a key */
	}
	tt_buf_finish(&text);
	return problem;
}

static bool key_id(gnutls_pubkey_t key, unsigned char id[static KEY_ID_LEN])
{
	size_t n = KEY_ID_LEN;

	return gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, id, &n) == 0;
}

static bool key_fits(const struct certificate *certificate)
{
	unsigned char theirs[KEY_ID_LEN];
	unsigned char ours[KEY_ID_LEN];
	gnutls_pubkey_t key;
	bool fits;

	if (gnutls_pubkey_init(&key) < 0)
		return false;
	fits = gnutls_pubkey_import_privkey(key, certificate->key, 0, 0) == 0 &&
	       key_id(key, ours) && key_id(certificate->chain[0].pubkey, theirs) &&
	       memcmp(ours, theirs, KEY_ID_LEN) == 0;
	gnutls_pubkey_deinit(key);
	return fits;
}

static int64_t expiry_of(gnutls_pcert_st *pcert)
{
	gnutls_x509_crt_t crt;
	int64_t expires_s;

	if (gnutls_pcert_export_x509(pcert, &crt) < 0)
		return 0;
	expires_s = (int64_t)gnutls_x509_crt_get_expiration_time(crt);
	gnutls_x509_crt_deinit(crt);
	return expires_s;
}

static const char *fill(struct certificate *certificate, struct tt_arena *arena,
			struct tt_str chain, struct tt_str key)
{
	const char *problem = read_file(certificate, arena, chain, import_chain);

	if (!problem) {
		problem = read_file(certificate, arena, key, import_key);
		if (problem && tt_str_eq(chain, key))
			problem = problem_of(arena, key,
					     "there is no key in it; tls_key names the "
					     "file that has it");
	}
	if (!problem && !key_fits(certificate))
		problem = problem_of(arena, key, "this is not the key of the certificate");
	if (!problem)
		certificate->expires_s = expiry_of(&certificate->chain[0]);
	return problem;
}

static void tell(struct tt_arena *arena, const struct certificate *certificate)
{
	int64_t rest_s = certificate->expires_s - tt_clock_real_ms() / 1000;
	enum tt_log_level level = rest_s < SOON_S ? TT_LOG_WARN : TT_LOG_INFO;

	tt_log(level, rest_s < 0 ? "the certificate has expired" : "certificate",
	       TT_LOG_STR("expires", tt_clock_iso(arena, certificate->expires_s)));
}

const char *tls_load(struct tt_arena *arena, struct tt_str chain, struct tt_str key)
{
	struct certificate *certificate = calloc(1, sizeof(*certificate));
	const char *problem;

	if (!certificate)
		tt_oom();
	problem = fill(certificate, arena, chain, key);
	if (problem) {
		destroy(certificate);
		return problem;
	}
	tell(arena, certificate);
	pthread_mutex_lock(&loading);
	certificate->older = atomic_load(&newest);
	atomic_store(&newest, certificate);
	pthread_mutex_unlock(&loading);
	return NULL;
}

void tls_forget(void)
{
	struct certificate *certificate = atomic_exchange(&newest, NULL);

	while (certificate) {
		struct certificate *older = certificate->older;

		destroy(certificate);
		certificate = older;
	}
}

int64_t tls_expires_s(void)
{
	const struct certificate *certificate = atomic_load(&newest);

	return certificate ? certificate->expires_s : 0;
}

static int retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int n_authorities,
		    const gnutls_pk_algorithm_t *algorithms, int n_algorithms,
		    gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key)
{
	struct certificate *certificate = atomic_load(&newest);

	(void)session;
	(void)authorities;
	(void)n_authorities;
	(void)algorithms;
	(void)n_algorithms;
	if (!certificate)
		return -1;
	*chain = certificate->chain;
	*n = certificate->n;
	*key = certificate->key;
	return 0;
}

void *tls_retrieve_function(void)
{
	gnutls_certificate_retrieve_function2 *function = retrieve;

	return (void *)(uintptr_t)function;
}

void tls_send(void *session, const void *p, size_t n)
{
	(void)!gnutls_record_send(session, p, n);
}

static size_t exchange(gnutls_session_t session, struct tt_str request, char *answer, size_t max)
{
	size_t n = 0;
	ssize_t got = 1;

	if (gnutls_handshake(session) < 0 ||
	    gnutls_record_send(session, request.p, request.n) != (ssize_t)request.n)
		return 0;
	while (n < max && got > 0) {
		got = gnutls_record_recv(session, answer + n, max - n);
		n += got > 0 ? (size_t)got : 0;
	}
	return n;
}

static size_t ask_in(gnutls_session_t session, gnutls_certificate_credentials_t credentials, int fd,
		     struct tt_str request, char *answer, size_t max)
{
	if (gnutls_set_default_priority(session) < 0 ||
	    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials) < 0)
		return 0;
	gnutls_transport_set_int(session, fd);
	return exchange(session, request, answer, max);
}

size_t tls_ask(int fd, struct tt_str request, char *answer, size_t max)
{
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	size_t n = 0;

	if (gnutls_certificate_allocate_credentials(&credentials) < 0)
		return 0;
	if (gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL) == 0) {
		n = ask_in(session, credentials, fd, request, answer, max);
		gnutls_deinit(session);
	}
	gnutls_certificate_free_credentials(credentials);
	return n;
}
