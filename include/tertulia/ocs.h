/* ocs.h - calls that have no function of their own here. */
#ifndef TERTULIA_OCS_H
#define TERTULIA_OCS_H

#include <tertulia/call.h>
#include <tertulia/files.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_parameter {
	const char *name;
	const char *value; /* NULL: the parameter is left out */
};

/* An OCS call: `path` begins behind the address of the server, with or without a slash
 * ("ocs/v2.php/apps/spreed/api/v4/room"). Parameters go into the query of GET and DELETE, and into
 * a JSON body of other methods. Answer: JSON, what the envelope holds. */
TT_API_NEW struct tt_call *tt_ocs_call(struct tt_client *client, const char *method,
				       const char *path, const struct tt_parameter *parameters,
				       size_t n);

struct tt_request {
	const char *method;
	const char *path;                 /* behind the address of the server */
	const struct tt_parameter *query; /* n_query of them, encoded by the library */
	size_t n_query;
	const struct tt_parameter *headers;
	size_t n_headers;
	const void *body; /* n_body bytes; NULL: none */
	size_t n_body;
	const char *content_type; /* of the body: "application/json" */
	bool is_ocs;              /* opens the envelope, and asks for one in JSON */
	bool as_bytes; /* the body of a good answer is kept as it came, and not read as JSON */
	bool is_file; /* of any size: the time limit is for standing still, nothing is compressed */
	tt_sink sink; /* takes the body of a good answer; NULL: it is kept */
	void *ctx;
};

/* Any request to the server, with the client's login, limits and connections. Answer: JSON if it
 * is, and the body as it came. */
TT_API_NEW struct tt_call *tt_request_call(struct tt_client *client,
					   const struct tt_request *request);

#ifdef __cplusplus
}
#endif

#endif
