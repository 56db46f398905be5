/* serve.c - what comes in: faults in its way, what the API makes of it, and what is noted of it. */
#include "lib/base/clock.h"
#include "server/api/credentials.h"
#include "server/api/serve.h"
#include "server/dev/blank.h"
#include "server/dev/state.h"
#include "server/http/answer.h"
#include "server/http/refusal.h"
#include "server/http/waiters.h"

#include <stdlib.h>

enum {
	MAX_BODY = 1 << 20 /* below /dev/ */
};

/* What happens to a request, while it sleeps and is served again. */
struct fate {
	bool is_faulty;
	bool has_waited;
	struct fault fault;
};

static bool is_ours(const struct request *req)
{
	return !req->is_ocs && req->path.n > 0 && tt_str_is(req->path.segments[0], "dev");
}

static struct tt_str path_of(const struct request *req)
{
	struct tt_str rest = req->uri;

	return tt_str_cut(&rest, '?');
}

/* As it is claimed: nobody has looked at the password. */
static struct tt_str claimed_name(struct request *req)
{
	struct tt_str header = request_header(req, "Authorization");
	struct tt_str name;
	struct tt_str password;

	if (!header.p || !credentials_decode_basic(&req->arena, header, &name, &password) ||
	    !tt_utf8_valid(name))
		return (struct tt_str){ NULL, 0 };
	return name;
}

/* Drawn once a request. */
static struct fate *fate_of(struct dev *dev, struct request *req)
{
	void **kept = request_attachment(req);
	struct fate *fate = *kept;
	const struct fault_subject subject = {
		.method = req->method,
		.path = path_of(req),
		.user = claimed_name(req),
	};

	if (fate)
		return fate;
	fate = calloc(1, sizeof(*fate));
	if (!fate)
		tt_oom();
	fate->is_faulty = faults_draw(&dev->faults, &subject, &fate->fault);
	*kept = fate;
	return fate;
}

void dev_detach(void *dev, void *attachment)
{
	(void)dev;
	free(attachment);
}

/* True while it has to go on. It is woken by the time alone: nothing else is published there. */
static bool waits(struct request *req, struct fate *fate)
{
	static const struct topic nothing = { TOPIC_JOURNAL, -1 };

	if (fate->has_waited || fate->fault.delay_ms == 0)
		return false;
	if (!wait_is_armed(req->waiter))
		wait_arm(req->waiter, &nothing, 1, fate->fault.delay_ms);
	if (wait_wanted(req->waiter))
		return true;
	wait_finish(req->waiter); /* the handler may have to wait for something else */
	fate->has_waited = true;
	return false;
}

static void write_empty_list(struct tt_writer *w)
{
	tt_write_list(w);
	tt_write_end(w);
}

static enum tt_err answer_for(struct request *req, const struct fault *fault)
{
	bool is_raw = *fault->body || !req->is_ocs;

	if (fault->status == 401)
		request_add_header(req, "WWW-Authenticate", TT_STR("Basic realm=\"fault\""));
	if (fault->retry_after_s > 0)
		request_add_header(req, "Retry-After",
				   tt_str_printf(&req->arena, "%d", (int)fault->retry_after_s));
	req->status = (int)fault->status;
	req->reason_detail = TT_STR("a fault that was asked for (/dev/faults)");
	if (is_raw)
		request_answer(req, (int)fault->status,
			       *fault->type ? fault->type : "application/json; charset=utf-8",
			       *fault->body ? tt_str(fault->body) : TT_STR("{}"));
	else
		write_empty_list(&req->writer);
	return TT_OK;
}

static enum tt_err serve_faulty(struct dev *dev, struct request *req, struct fate *fate)
{
	static const enum answer_cut cuts[] = {
		[CUT_NOT] = ANSWER_WHOLE, [CUT_BEFORE] = ANSWER_NONE, [CUT_ANSWER] = ANSWER_NONE,
		[CUT_HEAD] = ANSWER_HEAD, [CUT_HALF] = ANSWER_HALF,
	};
	const struct fault *fault = &fate->fault;

	if (waits(req, fate))
		return wait_more(req->waiter);
	req->cut = cuts[fault->cut];
	if (fault->status != 0)
		return answer_for(req, fault);
	if (fault->cut == CUT_BEFORE)
		return TT_OK;
	return api_serve(dev->conf.app, req);
}

enum tt_err dev_serve(void *ctx, struct request *req)
{
	struct dev *dev = ctx;
	struct fate *fate;

	if (is_ours(req)) {
		req->refuser = &http_refuses_as_json;
		return dev_route(dev, req);
	}
	fate = fate_of(dev, req);
	return fate->is_faulty ? serve_faulty(dev, req, fate) : api_serve(dev->conf.app, req);
}

enum tt_err dev_admit(void *ctx, struct request *req, struct body_plan *plan)
{
	struct dev *dev = ctx;

	if (!is_ours(req))
		return api_admit(dev->conf.app, req, plan);
	req->refuser = &http_refuses_as_json;
	plan->max = MAX_BODY;
	return dev_check_caller(req);
}

/* Its beginning, without secrets; what is no text is none. */
static struct tt_str shown(struct request *req, struct tt_str text, struct tt_str path)
{
	struct tt_buf out = { 0 };
	struct tt_str copy;

	if (text.n == 0)
		return (struct tt_str){ NULL, 0 };
	if (!tt_utf8_valid(text))
		return TT_STR("(no text)");
	dev_blank(&out, text, path);
	copy = tt_str_dup(&req->arena, tt_utf8_head_bytes(tt_buf_str(&out), JOURNAL_TEXT));
	tt_buf_finish(&out);
	return copy;
}

/* The parts of a form with files stand in no order that could be blanked. */
static struct tt_str shown_body(struct request *req, struct tt_str path)
{
	struct tt_str type = request_header(req, "Content-Type");

	if (tt_str_starts(type, TT_STR("multipart/")) && req->body.n > 0)
		return TT_STR("(a form with files)");
	return shown(req, tt_buf_str(&req->body), path);
}

void dev_hear(void *ctx, struct request *req, enum tt_err err, struct tt_str body)
{
	struct dev *dev = ctx;
	const struct fate *fate = *request_attachment(req);
	struct tt_str query = req->uri;
	struct tt_str path = tt_str_cut(&query, '?');
	struct entry entry = {
		.at_ms = tt_clock_ms(),
		.took_us = tt_clock_mono_us() - req->started_us,
		.status = req->cut == ANSWER_NONE ? 0 : req->status,
		.n_body = (int64_t)req->body.n,
		.n_answer = req->cut == ANSWER_NONE ? 0 : (int64_t)body.n,
		.fault = fate && fate->is_faulty ? fate->fault.id : 0,
	};

	if (is_ours(req) || request_is_outdated(req) || !tt_utf8_valid(path))
		return;
	entry.texts[TEXT_METHOD] = req->method;
	entry.texts[TEXT_PATH] = path;
	entry.texts[TEXT_QUERY] = shown(req, query, path);
	entry.texts[TEXT_USER] = req->account.p ? req->account : claimed_name(req);
	entry.texts[TEXT_FROM] = req->address;
	entry.texts[TEXT_TYPE] = shown(req, request_header(req, "Content-Type"), path);
	entry.texts[TEXT_BODY] = shown_body(req, path);
	entry.texts[TEXT_ANSWER] = shown(req, body, path);
	if (err) {
		entry.texts[TEXT_ERROR] = tt_str(tt_err_name(err));
		entry.texts[TEXT_REASON] = tt_str(refusal_of(err)->reason);
	}
	journal_add(dev->journal, &entry);
}
