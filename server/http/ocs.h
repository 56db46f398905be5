/* ocs.h - the envelope around every answer of the OCS API (talk-rooms 1.3 to 1.5).
 *
 * Pure: bytes in, bytes out, so that it can be tested and fuzzed alone. */
#ifndef TT_HTTP_OCS_H
#define TT_HTTP_OCS_H

#include "lib/base/err.h"
#include "lib/base/writer.h"

enum ocs_version {
	OCS_V1 = 1,
	OCS_V2 = 2
};

/* By the `format` parameter if that is json or xml, else by the first fitting type in Accept, else
 * XML. Either may have p == NULL. */
enum tt_writer_kind ocs_format(struct tt_str format, struct tt_str accept);

const char *ocs_content_type(enum tt_writer_kind kind);

struct ocs_answer {
	enum ocs_version version;
	enum tt_writer_kind kind;
	int status;            /* of the handler: 200, 201, 404, or OCS's own 997, 998 */
	struct tt_str message; /* p == NULL: "OK" or empty, as the status says */
	struct tt_str data;    /* written with ocs_data_writer(); p == NULL: an empty list */
};

/* A writer whose top value becomes `data`. */
void ocs_data_writer(struct tt_writer *w, struct tt_buf *out, enum tt_writer_kind kind);

/* Writes the whole body and returns the HTTP status that goes with it. */
int ocs_envelope(struct tt_buf *out, const struct ocs_answer *answer);

/* What a refusal is: its OCS status (997 for a missing login, 998 for no route) and its data. */
int ocs_status_of(enum tt_err err);
void ocs_refusal_data(struct tt_writer *w, enum tt_err err);

#endif
