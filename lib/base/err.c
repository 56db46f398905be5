#include "lib/base/err.h"

#define X(code) [code] = #code,
static const char *const names[TT_N_ERRS] = { [TT_OK] = "TT_OK", TT_ERR_LIST(X) };
#undef X

const char *tt_err_name(enum tt_err err)
{
	return (unsigned)err < TT_N_ERRS ? names[err] : names[TT_ERR_INTERNAL];
}
