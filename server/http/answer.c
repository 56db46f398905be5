#include "server/http/answer.h"
#include "server/http/refusal.h"

static struct tt_str reason_of(struct request *req, enum tt_err err)
{
	const struct refusal *row = refusal_of(err);
	struct tt_str reason = tt_str(row->reason);

	if (req->reason_detail.p)
		reason = tt_str_printf(&req->arena, "%s: %.*s", row->reason,
				       TT_STR_ARG(req->reason_detail));
	if (req->hint && row->status == 400)
		reason = tt_str_printf(&req->arena, "%.*s (%s)", TT_STR_ARG(reason), req->hint);
	return reason;
}

static int ocs_answer(struct request *req, enum tt_err err, bool give_reasons, struct tt_buf *body)
{
	struct ocs_answer answer = { .version = req->version, .kind = req->kind };
	int status;

	if (err) {
		req->data.n = 0;
		ocs_data_writer(&req->writer, &req->data, req->kind);
		ocs_refusal_data(&req->writer, err);
	}
	answer.status = err ? ocs_status_of(err) : req->status;
	answer.data = tt_buf_str(&req->data);
	/* Talk leaves the message of a refusal empty, but for the login's. */
	if (err && (give_reasons || answer.status == 997))
		answer.message = reason_of(req, err);
	else if (give_reasons)
		answer.message = req->reason_detail.p ? req->reason_detail : tt_str(req->hint);
	req->content_type = ocs_content_type(req->kind);
	status = ocs_envelope(body, &answer);
	if (status == 204 || status == 304)
		body->n = 0;
	return status;
}

/* Outside OCS: a line for people. */
static int plain_refusal(struct request *req, enum tt_err err, struct tt_buf *body)
{
	req->content_type = "text/plain; charset=utf-8";
	tt_buf_add_str(body, reason_of(req, err));
	tt_buf_add_char(body, '\n');
	return refusal_of(err)->status;
}

/* TT_ERR_DEV_KEY is "dev-key". */
static struct tt_str word_of(struct request *req, enum tt_err err)
{
	struct tt_str name = tt_str_dup(&req->arena, tt_str(tt_err_name(err)));
	char *word = (char *)(uintptr_t)name.p + strlen("TT_ERR_");

	for (char *c = word; *c; c++)
		*c = *c == '_' ? '-' : tt_lower_ascii(*c);
	return tt_str(word);
}

static int json_refusal(struct request *req, enum tt_err err, struct tt_buf *body)
{
	struct tt_writer w;

	req->content_type = "application/json; charset=utf-8";
	tt_writer_init(&w, body, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_put_str(&w, "error", word_of(req, err));
	tt_put_str(&w, "message", reason_of(req, err));
	tt_write_end(&w);
	return refusal_of(err)->status;
}

const struct refuser http_refuses_as_json = { json_refusal, NULL };

/* Nextcloud's framework answers this one without any body. */
static int method_refusal(struct request *req, bool give_reasons, struct tt_buf *body)
{
	if (!give_reasons)
		return 405;
	if (req->allow.p)
		req->reason_detail = req->allow;
	return plain_refusal(req, TT_ERR_METHOD, body);
}

int http_answer(struct request *req, enum tt_err err, bool give_reasons, struct tt_buf *body)
{
	if (err == TT_ERR_CSRF) { /* without the envelope (talk-rooms 1.2) */
		req->content_type = "application/json; charset=utf-8";
		tt_buf_add_c(body, give_reasons ? "{\"message\":\"CSRF check failed: the header "
						  "'OCS-APIRequest: true' is missing\"}"
						: "{\"message\":\"CSRF check failed\"}");
		return 412;
	}
	if (err && req->refuser)
		return req->refuser->tell(req, err, body);
	if (err == TT_ERR_METHOD)
		return method_refusal(req, give_reasons, body);
	if (req->is_ocs && (err || !req->content_type))
		return ocs_answer(req, err, give_reasons, body);
	if (err)
		return plain_refusal(req, err, body);
	/* As it is: it may be large. */
	tt_buf_finish(body);
	*body = req->data;
	req->data = (struct tt_buf){ 0 };
	return req->status;
}
