/* fuzz_forwarded - whom proxies name as their client: the first byte chooses the header. */
#include "fuzz/fuzz.h"
#include "server/http/forwarded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_cidr items[2];
	const struct tt_cidrs trusted = { items, 2 };
	enum forwarded_form form = n > 0 && data[0] % 2 ? FORWARDED_RFC7239 : FORWARDED_LIST;
	struct tt_str line = fuzz_text(data + (n > 0), n - (n > 0));
	struct tt_addr client;
	struct tt_str proto;
	bool goes_on;

	REQUIRE(tt_cidr_parse(&items[0], TT_STR("10.0.0.0/8")));
	REQUIRE(tt_cidr_parse(&items[1], TT_STR("2001:db8::/32")));
	client = items[0].addr;
	goes_on = forwarded_walk(&client, line, form, &trusted);
	/* Only who is trusted can send us further back. */
	REQUIRE(!goes_on || tt_cidrs_have(&trusted, &client));
	proto = forwarded_param(line, "proto");
	REQUIRE(!proto.p || (proto.p >= line.p && proto.p + proto.n <= line.p + line.n));
	return 0;
}
