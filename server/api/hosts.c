#include "server/api/hosts.h"

static bool ends_with(struct tt_str s, struct tt_str end)
{
	return s.n >= end.n && tt_str_eq_nocase((struct tt_str){ s.p + s.n - end.n, end.n }, end);
}

/* Without port and brackets. */
static struct tt_str name_of(struct tt_str host)
{
	if (host.n > 0 && host.p[0] == '[') {
		host = (struct tt_str){ host.p + 1, host.n - 1 };
		return tt_str_cut(&host, ']');
	}
	return tt_str_cut(&host, ':');
}

static bool needs_no_name_server(struct tt_str name)
{
	struct tt_addr addr;

	return (name.n > 0 && !memchr(name.p, '.', name.n)) || tt_addr_parse(&addr, name) ||
	       ends_with(name, TT_STR(".localhost"));
}

static bool is_listed(struct tt_str list, struct tt_str name)
{
	while (list.n > 0)
		if (tt_str_eq_nocase(tt_str_trim(tt_str_cut(&list, ',')), name))
			return true;
	return false;
}

static bool is_of_url(struct tt_str url, struct tt_str name)
{
	for (int slashes = 0; slashes < 2 && url.n > 0; slashes++)
		tt_str_cut(&url, '/');
	return url.n > 0 && tt_str_eq_nocase(name_of(tt_str_cut(&url, '/')), name);
}

bool hosts_accept(const struct config *config, struct tt_str host)
{
	struct tt_str name = name_of(host);

	if (!config->dev && !config->hosts.p)
		return true;
	if (!host.p) /* HTTP/1.0 */
		return true;
	return needs_no_name_server(name) || is_of_url(config->url, name) ||
	       is_listed(config->hosts, name);
}
