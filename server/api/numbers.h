/* numbers.h - times and ids in parameters. PHP takes the digits that a text begins with, and so do
 * we where that does no harm; but "2026-12-24T18:00:00Z" is not the second 2026. */
#ifndef TT_API_NUMBERS_H
#define TT_API_NUMBERS_H

#include "server/api/call.h"

/* Whether those that the caller sent as texts are numbers, or at least nothing that begins like
 * one. What is refused is the parameter's own refusal, else TT_ERR_NUMBER with its name. */
TT_MUST_CHECK enum tt_err numbers_check(struct call *call);

#endif
