/* dev.h - what steers a developer's server, and breaks it on purpose: everything below /dev/,
 * faults in the way of requests and webhooks, and a journal of both.
 *
 * It stands in front of server/api: requests come to dev_serve(), which hands on to api_serve()
 * what is not its own. Without developer mode there is none of it. */
#ifndef TT_DEV_DEV_H
#define TT_DEV_DEV_H

#include "server/api/app.h"
#include "server/hooks/hooks.h"
#include "server/http/server.h"

struct dev;

struct dev_conf {
	struct app *app;
	bool in_folder;     /* what is kept there is not put back */
	int64_t start_ms;   /* where the clock begins, and again after each reset; 0: true time */
	struct tt_str told; /* what the seed has made, as JSON (docs/developer-server.md) */
};

/* Texts are borrowed. */
struct dev *dev_create(const struct dev_conf *conf);
void dev_destroy(struct dev *dev); /* NULL is fine */

/* "bot: delay=2s", from the command line; after a reset it is there again. NULL, or what is wrong.
 */
const char *dev_add_fault(struct dev *dev, struct tt_str text);

/* What is there now is what a reset goes back to. Before clients come. */
TT_MUST_CHECK enum tt_err dev_keep_seed(struct dev *dev);

/* What has to stand still while another database takes the place of this one. */
struct dev_parts {
	struct http_server *http;
	struct hooks *hooks;
	void (*pause_jobs)(void *jobs);
	void (*resume_jobs)(void *jobs);
	void *jobs;
};
/* Before that nothing can be put back. Borrowed until dev_destroy(). */
void dev_attach(struct dev *dev, const struct dev_parts *parts);

struct body_plan;

/* For struct http_conf, whose `app` is the struct dev. */
enum tt_err dev_serve(void *dev, struct request *req);
TT_MUST_CHECK enum tt_err dev_admit(void *dev, struct request *req, struct body_plan *plan);
void dev_hear(void *dev, struct request *req, enum tt_err err, struct tt_str body);
void dev_detach(void *dev, void *attachment);

/* For struct hooks_conf. */
const struct hook_watcher *dev_watcher(struct dev *dev);

#endif
