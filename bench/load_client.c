#include "load_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void *must_have(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

void samples_add(struct samples *samples, int64_t ns)
{
	if (samples->n == samples->cap) {
		samples->cap = samples->cap ? samples->cap * 2 : 1024;
		samples->ns = must_have(realloc(samples->ns, samples->cap * sizeof(*samples->ns)));
	}
	samples->ns[samples->n++] = ns;
}

void samples_append(struct samples *samples, const struct samples *more)
{
	for (size_t i = 0; i < more->n; i++)
		samples_add(samples, more->ns[i]);
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void samples_sort(struct samples *samples)
{
	if (samples->n)
		qsort(samples->ns, samples->n, sizeof(*samples->ns), compare_ns);
}

void samples_print(const struct samples *samples, const char *name)
{
	static const int percents[] = { 50, 99 };

	for (size_t i = 0; samples->n && i < sizeof(percents) / sizeof(*percents); i++) {
		size_t rank = (samples->n * (size_t)percents[i] + 99) / 100;

		printf("%s_p%d_us %.1f\n", name, percents[i], (double)samples->ns[rank - 1] / 1e3);
	}
}

void samples_finish(struct samples *samples)
{
	free(samples->ns);
	*samples = (struct samples){ 0 };
}

bool target_parse(struct target *target, const char *url)
{
	char host[16];
	unsigned port;
	int path_at = 0;
	int n = sscanf(url, "http://%15[0-9.]:%u%n", host, &port, &path_at);

	*target = (struct target){ .addr.sin_family = AF_INET };
	if (n != 2 || port > 65535 || inet_pton(AF_INET, host, &target->addr.sin_addr) != 1)
		return false;
	if (ntohl(target->addr.sin_addr.s_addr) >> 24 != 127)
		return false;
	target->addr.sin_port = htons((uint16_t)port);
	snprintf(target->host, sizeof(target->host), "%s:%u", host, port);
	url += path_at;
	if (strlen(url) >= sizeof(target->path))
		return false;
	snprintf(target->path, sizeof(target->path), "%s", *url ? url : "/");
	return true;
}

/* Copies `body` with its `{n}` widened to the counter; *counter is the offset of it, or 0. */
static char *expand_body(const char *body, size_t *counter)
{
	const char *mark = strstr(body, "{n}");
	char *text = NULL;

	*counter = 0;
	if (!mark)
		return must_have(strdup(body));
	*counter = (size_t)(mark - body);
	if (asprintf(&text, "%.*s%0*d%s", (int)*counter, body, COUNTER_LEN, 0, mark + 3) < 0)
		text = NULL;
	return must_have(text);
}

void request_init(struct request *request, const char *method, const struct target *target,
		  const char *path, const char *headers, const char *body)
{
	char *text = NULL;
	size_t counter = 0;
	char length[64] = "";
	int n;

	if (body) {
		text = expand_body(body, &counter);
		snprintf(length, sizeof(length), "Content-Length: %zu\r\n", strlen(text));
	}
	n = asprintf(&request->data, "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n%s", method, path,
		     target->host, headers, length, text ? text : "");
	if (n < 0)
		request->data = NULL;
	must_have(request->data);
	request->len = (size_t)n;
	request->counter = counter ? request->len - strlen(text) + counter : 0;
	free(text);
}

void request_set_counter(struct request *request, unsigned long n)
{
	if (!request->counter)
		return;
	for (size_t i = COUNTER_LEN; i-- > 0; n /= 10)
		request->data[request->counter + i] = (char)('0' + n % 10);
}

void request_finish(struct request *request)
{
	free(request->data);
	*request = (struct request){ 0 };
}

/* RFC 4648 section 4. `out` has room for four characters per three bytes, and a NUL. */
static void base64(char *out, const char *in, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)(unsigned char)in[i] << 16;

		if (i + 1 < len)
			bits |= (uint32_t)(unsigned char)in[i + 1] << 8;
		if (i + 2 < len)
			bits |= (unsigned char)in[i + 2];
		*out++ = digits[bits >> 18];
		*out++ = digits[bits >> 12 & 63];
		*out++ = i + 1 < len ? digits[bits >> 6 & 63] : '=';
		*out++ = i + 2 < len ? digits[bits & 63] : '=';
	}
	*out = '\0';
}

void headers_add_user(char *headers, size_t size, const char *user)
{
	size_t used = strlen(headers);
	size_t len = strlen(user);
	char code[512];

	if (len > sizeof(code) / 2) {
		fputs("user and password are too long\n", stderr);
		exit(2);
	}
	base64(code, user, len);
	snprintf(headers + used, size - used, "Authorization: Basic %s\r\n", code);
}

bool answer_header(const struct answer *answer, const char *name, char *value, size_t size)
{
	const char *end = answer->head + answer->head_len;
	size_t name_len = strlen(name);

	for (const char *line = answer->head; line < end;) {
		const char *eol = memchr(line, '\n', (size_t)(end - line));
		const char *from = line + name_len + 1;
		const char *to = eol;

		if (!eol)
			return false;
		if (from < eol && line[name_len] == ':' && !strncasecmp(line, name, name_len)) {
			while (from < to && *from == ' ')
				from++;
			while (to > from && (to[-1] == '\r' || to[-1] == ' '))
				to--;
			snprintf(value, size, "%.*s", (int)(to - from), from);
			return true;
		}
		line = eol + 1;
	}
	return false;
}

/* The length of a whole chunked body (RFC 9112 section 7.1), 0 while it is not whole. Trailers
 * are not expected. */
static size_t chunked_len(const char *body, size_t len)
{
	size_t at = 0;

	for (;;) {
		const char *eol = memmem(body + at, len - at, "\r\n", 2);
		size_t size;

		if (!eol)
			return 0;
		size = strtoul(body + at, NULL, 16);
		at = (size_t)(eol - body) + 2;
		if (size > len - at || len - at - size < 2)
			return 0;
		at += size + 2;
		if (!size)
			return at;
	}
}

/* Reads the head in the buffer, once it is whole. False: what came is no HTTP. */
static bool parse_head(struct conn *conn)
{
	struct answer *answer = &conn->answer;
	const char *end = memmem(conn->buf, conn->len, "\r\n\r\n", 4);
	char value[64];

	if (!end)
		return conn->len < 65536;
	if (sscanf(conn->buf, "HTTP/1.%*1d %3d", &answer->status) != 1)
		return false;
	answer->head = conn->buf;
	answer->head_len = (size_t)(end - conn->buf) + 4;
	if (answer_header(answer, "Connection", value, sizeof(value)))
		answer->closes = strcasecmp(value, "close") == 0;
	if (answer_header(answer, "Transfer-Encoding", value, sizeof(value)))
		answer->chunked = strcasecmp(value, "chunked") == 0;
	if (answer->status == 204 || answer->status == 304)
		answer->chunked = false;
	else if (answer_header(answer, "Content-Length", value, sizeof(value)))
		answer->body_len = strtoul(value, NULL, 10);
	return true;
}

static enum conn_event answer_so_far(struct conn *conn)
{
	struct answer *answer = &conn->answer;
	size_t got;

	if (!answer->status && !parse_head(conn))
		return CONN_LOST;
	if (!answer->status)
		return CONN_MORE;

	/* The buffer may have moved since the head was read. */
	answer->head = conn->buf;
	answer->body = conn->buf + answer->head_len;
	got = conn->len - answer->head_len;
	if (answer->chunked) {
		answer->body_len = chunked_len(answer->body, got);
		return answer->body_len ? CONN_ANSWER : CONN_MORE;
	}
	return got >= answer->body_len ? CONN_ANSWER : CONN_MORE;
}

bool conn_open(struct conn *conn, const struct target *target, int epoll_fd, void *tag)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = tag };
	struct timeval patience = { .tv_sec = 10 };
	int one = 1;

	conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (conn->fd < 0)
		return false;
	/* On Linux the time limit for sending holds for connect(), too. */
	setsockopt(conn->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(conn->fd, (const struct sockaddr *)&target->addr, sizeof(target->addr)) ||
	    fcntl(conn->fd, F_SETFL, O_NONBLOCK) ||
	    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, conn->fd, &event)) {
		conn_close(conn);
		return false;
	}
	return true;
}

bool conn_send(struct conn *conn, const struct request *request)
{
	ssize_t n;

	conn->len = 0;
	conn->answer = (struct answer){ 0 };
	conn->sent_ns = now_ns();

	/* One small request is under way at a time, so it always fits the socket's buffer. */
	n = send(conn->fd, request->data, request->len, MSG_NOSIGNAL);
	return n >= 0 && (size_t)n == request->len;
}

enum conn_event conn_recv(struct conn *conn)
{
	ssize_t n;

	if (conn->cap - conn->len < 2048) {
		conn->cap = conn->cap ? conn->cap * 2 : 4096;
		conn->buf = must_have(realloc(conn->buf, conn->cap));
	}
	n = recv(conn->fd, conn->buf + conn->len, conn->cap - conn->len - 1, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return CONN_MORE;
	if (n <= 0)
		return CONN_LOST;
	conn->len += (size_t)n;
	conn->buf[conn->len] = '\0'; /* for sscanf() and strtoul() */
	return answer_so_far(conn);
}

void conn_close(struct conn *conn)
{
	struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	if (conn->fd >= 0) {
		setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		close(conn->fd);
	}
	free(conn->buf);
	*conn = (struct conn){ .fd = -1 };
}

size_t connections_that_fit(void)
{
	enum {
		SPARE = 32
	};
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 1024 - SPARE;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		getrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur > 1000000 ? 1000000 : (size_t)limit.rlim_cur - SPARE;
}
