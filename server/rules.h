/* rules.h - what the parts of a server are told of its configuration, at its start and when it is
 * read again. */
#ifndef TT_RULES_H
#define TT_RULES_H

#include "server/accounts/guard.h"
#include "server/hooks/hooks.h"
#include "server/http/http_conf.h"
#include "server/settings/config.h"

/* What the log writes, and how. */
void rules_log(const struct config *config);
unsigned rules_threads(const struct config *config);
/* These borrow from the configuration. */
struct http_rules rules_http(const struct config *config);
struct guard_conf rules_guard(const struct config *config);
struct hooks_rules rules_hooks(const struct config *config);

#endif
