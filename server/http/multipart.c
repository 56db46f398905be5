#include "server/http/multipart.h"

#include <microhttpd.h>

/* Values are put one behind the other into memory of the size of the body, which is never too
 * small: what is around a value in the body is longer than the NUL that ends it here. */
struct multipart {
	struct params *params;
	char *values;
	struct tt_str value; /* of this part */
	struct tt_str name;
	struct tt_str filename;
	enum tt_err err;
};

static void end_part(struct multipart *m)
{
	if (!m->name.p || m->err)
		return;
	m->values[m->value.n] = 0;
	if (m->filename.p)
		m->err = params_add_file(m->params, m->name, m->filename, m->value);
	else
		m->err = params_add(m->params, m->name, m->value, PARAM_FORM);
	m->values += m->value.n + 1;
}

static enum MHD_Result on_part(void *cls, enum MHD_ValueKind kind, const char *key,
			       const char *filename, const char *type, const char *encoding,
			       const char *data, uint64_t offset, size_t n)
{
	struct multipart *m = cls;
	struct tt_arena *arena = m->params->arena;

	(void)kind;
	(void)type;
	(void)encoding;
	if (offset == 0) {
		end_part(m);
		m->name = tt_str_dup(arena, tt_str(key));
		m->filename = tt_str_dup(arena, tt_str(filename));
		m->value = (struct tt_str){ m->values, 0 };
	}
	if (n > 0)
		memcpy(m->values + m->value.n, data, n);
	m->value.n += n;
	return m->err ? MHD_NO : MHD_YES;
}

enum tt_err multipart_decode(struct params *params, struct MHD_Connection *connection,
			     struct tt_str body)
{
	struct multipart m = { .params = params,
			       .values = tt_arena_alloc(params->arena, body.n + 1) };
	struct MHD_PostProcessor *parser;
	bool ok;

	parser = MHD_create_post_processor(connection, 4096, on_part, &m);
	if (!parser)
		return TT_ERR_FORM;
	ok = MHD_post_process(parser, body.p, body.n) == MHD_YES;
	ok = MHD_destroy_post_processor(parser) == MHD_YES && ok;
	end_part(&m);
	return m.err ? m.err : ok ? TT_OK : TT_ERR_FORM;
}
