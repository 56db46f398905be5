#include "lib/base/err.h"

#include <stddef.h>

static const struct tt_err_row rows[TT_N_ERRS] = {
	[TT_OK] = { "TT_OK", 200, NULL, TT_DATA_LIST, "" },
#define X(code, http, word, data, reason) [code] = { #code, http, word, TT_DATA_##data, reason },
	TT_ERR_LIST(X)
#undef X
};

const struct tt_err_row *tt_err_row(enum tt_err err)
{
	if ((unsigned)err >= TT_N_ERRS)
		err = TT_ERR_INTERNAL;
	return &rows[err];
}
