/* multipart.h - multipart/form-data, taken apart by the library. */
#ifndef TT_HTTP_MULTIPART_H
#define TT_HTTP_MULTIPART_H

#include "server/http/params.h"

struct MHD_Connection;

/* Adds values and files of the body, whose form the connection's Content-Type tells. TT_ERR_FORM,
 * TT_ERR_TEXT. */
TT_MUST_CHECK enum tt_err multipart_decode(struct params *params, struct MHD_Connection *connection,
					   struct tt_str body);

#endif
