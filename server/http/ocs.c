#include "server/http/ocs.h"
#include "server/http/refusal.h"

enum {
	OCS_UNAUTHORISED = 997,
	OCS_NO_ROUTE = 998,
	OCS_SERVER_ERROR = 996,
	OCS_UNKNOWN = 999
};

static bool kind_of_type(struct tt_str type, enum tt_writer_kind *out)
{
	struct tt_str name = tt_str_trim(tt_str_cut(&type, ';'));
	bool json = tt_str_eq_nocase(name, TT_STR("application/json"));
	bool xml = tt_str_eq_nocase(name, TT_STR("application/xml")) ||
		   tt_str_eq_nocase(name, TT_STR("text/xml"));

	if (json || xml)
		*out = json ? TT_WRITE_JSON : TT_WRITE_XML;
	return json || xml;
}

enum tt_writer_kind ocs_format(struct tt_str format, struct tt_str accept)
{
	enum tt_writer_kind kind = TT_WRITE_XML;

	if (tt_str_is(format, "json"))
		return TT_WRITE_JSON;
	if (tt_str_is(format, "xml"))
		return TT_WRITE_XML;
	while (accept.n > 0)
		if (kind_of_type(tt_str_cut(&accept, ','), &kind))
			break;
	return kind;
}

const char *ocs_content_type(enum tt_writer_kind kind)
{
	return kind == TT_WRITE_JSON ? "application/json; charset=utf-8"
				     : "application/xml; charset=utf-8";
}

void ocs_data_writer(struct tt_writer *w, struct tt_buf *out, enum tt_writer_kind kind)
{
	tt_writer_init(w, out, kind);
	tt_write_key(w, "data"); /* XML wants the name; JSON ignores it at the top */
}

static int http_of_v2(int status)
{
	switch (status) {
	case OCS_UNAUTHORISED:
		return 401;
	case OCS_NO_ROUTE:
		return 404;
	case OCS_SERVER_ERROR:
	case OCS_UNKNOWN:
		return 500;
	default:
		return status < 200 || status > 600 ? 400 : status;
	}
}

static int http_status(const struct ocs_answer *answer)
{
	if (answer->version == OCS_V1)
		return answer->status == OCS_UNAUTHORISED ? 401 : 200;
	return http_of_v2(answer->status);
}

/* On v1.php a plain success is called 100, and nothing else is "ok": not even 201. */
static int statuscode(const struct ocs_answer *answer)
{
	return answer->version == OCS_V1 && answer->status == 200 ? 100 : answer->status;
}

static bool is_ok(const struct ocs_answer *answer)
{
	if (answer->version == OCS_V1)
		return answer->status == 200;
	return answer->status >= 200 && answer->status < 300;
}

static void write_meta(struct tt_writer *w, const struct ocs_answer *answer)
{
	bool ok = is_ok(answer);

	tt_put_object(w, "meta");
	tt_put_c(w, "status", ok ? "ok" : "failure");
	tt_put_i64(w, "statuscode", statuscode(answer));
	tt_put_str(w, "message",
		   answer->message.p ? answer->message
		   : ok              ? TT_STR("OK")
				     : TT_STR(""));
	if (answer->version == OCS_V1) {
		tt_put_c(w, "totalitems", "");
		tt_put_c(w, "itemsperpage", "");
	}
	tt_write_end(w);
}

int ocs_envelope(struct tt_buf *out, const struct ocs_answer *answer)
{
	struct tt_writer w;
	bool json = answer->kind == TT_WRITE_JSON;

	tt_writer_init(&w, out, answer->kind);
	if (json) {
		tt_write_object(&w);
	} else {
		tt_buf_add_c(out, "<?xml version=\"1.0\"?>\n");
	}
	tt_write_key(&w, "ocs");
	tt_write_object(&w);
	write_meta(&w, answer);
	if (json)
		tt_buf_add_c(out, ",\"data\":");
	if (answer->data.n > 0)
		tt_buf_add_str(out, answer->data);
	else
		tt_buf_add_c(out, json ? "[]" : "<data/>");
	tt_write_end(&w);
	if (json)
		tt_write_end(&w);
	return http_status(answer);
}

int ocs_status_of(enum tt_err err)
{
	switch (err) {
	case TT_ERR_LOGIN:
	case TT_ERR_CREDENTIALS:
		return OCS_UNAUTHORISED;
	case TT_ERR_NO_ROUTE:
	case TT_ERR_ELSEWHERE:
		return OCS_NO_ROUTE;
	default:
		return refusal_of(err)->status;
	}
}

void ocs_refusal_data(struct tt_writer *w, enum tt_err err)
{
	const struct refusal *row = refusal_of(err);

	if (row->word || row->shape == REFUSAL_MESSAGE) {
		tt_write_object(w);
		tt_put_c(w, row->word ? "error" : "message", row->word ? row->word : row->reason);
		tt_write_end(w);
	} else if (row->shape == REFUSAL_TEXT) {
		tt_write_c(w, row->reason);
	} else if (row->shape == REFUSAL_NULL) {
		tt_write_null(w);
	} else {
		tt_write_list(w);
		tt_write_end(w);
	}
}
