/* load_client.h - what the modes of the load generator share: a request, a keep-alive connection
 * that reads answers, and a heap of measured times.
 *
 * Everything here belongs to one thread. Times are nanoseconds of CLOCK_MONOTONIC (_ns). */
#ifndef BENCH_LOAD_CLIENT_H
#define BENCH_LOAD_CLIENT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t now_ns(void);

/* Measured times. On a full memory the program ends: a lost sample would falsify the result. */
struct samples {
	int64_t *ns;
	size_t n;
	size_t cap;
};

void samples_add(struct samples *samples, int64_t ns);
void samples_append(struct samples *samples, const struct samples *more);
void samples_sort(struct samples *samples);

/* Prints "NAME_p50_us X" and "NAME_p99_us X" of sorted samples; nothing when there are none. */
void samples_print(const struct samples *samples, const char *name);

void samples_finish(struct samples *samples);

/* Where requests go: taken from an URL like http://127.0.0.1:8080/path?query. */
struct target {
	struct sockaddr_in addr;
	char host[32];
	char path[1024];
};

/* False when `url` is no such URL, or leads elsewhere than to the loopback network. */
bool target_parse(struct target *target, const char *url);

/* A request as bytes. The first `{n}` of its body stands for a counter of COUNTER_LEN digits. */
enum {
	COUNTER_LEN = 9
};

struct request {
	char *data;
	size_t len;
	size_t counter; /* offset of the counter, 0 when there is none */
};

/* `headers` are whole lines with their CRLF; `body` may be NULL. The request ends the program on a
 * full memory. */
void request_init(struct request *request, const char *method, const struct target *target,
		  const char *path, const char *headers, const char *body);
void request_set_counter(struct request *request, unsigned long n);
void request_finish(struct request *request);

/* Appends "Authorization: Basic ..." for `user` ("name:password") to `headers`. */
void headers_add_user(char *headers, size_t size, const char *user);

/* The answer in the buffer of a connection, until the next conn_send(). */
struct answer {
	int status;
	const char *head;
	size_t head_len;
	const char *body; /* as it came: with chunk marks when `chunked` */
	size_t body_len;
	bool chunked;
	bool closes; /* the server will close the connection */
};

/* Copies the value of a header into `value`; false when the answer has none by this name. */
bool answer_header(const struct answer *answer, const char *name, char *value, size_t size);

struct conn {
	int fd; /* -1: not open */
	char *buf;
	size_t len;
	size_t cap;
	int64_t sent_ns; /* when the current request was handed to the kernel */
	struct answer answer;
};

enum conn_event {
	CONN_MORE,   /* the answer has not come whole yet */
	CONN_ANSWER, /* conn->answer holds it */
	CONN_LOST,   /* closed, or what came is no HTTP */
};

/* Connects, and adds the socket to `epoll_fd` with `tag` as its data. */
bool conn_open(struct conn *conn, const struct target *target, int epoll_fd, void *tag);
bool conn_send(struct conn *conn, const struct request *request);
enum conn_event conn_recv(struct conn *conn);

/* Closes with a reset, so that ten thousand ports are free for the next run at once. */
void conn_close(struct conn *conn);

/* Raises the limit of open files and returns how many connections fit. */
size_t connections_that_fit(void);

#endif
