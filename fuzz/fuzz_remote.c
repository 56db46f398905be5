/* fuzz_remote - the line in which another process says what it has changed. */
#include "fuzz/fuzz.h"
#include "server/events/remote.h"

static size_t n_events;

static void on_event(struct subscription *sub)
{
	(void)sub;
	n_events++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct bus *bus;
	struct subscription sub = { .on_event = on_event };
	struct tt_str line = fuzz_text(data, n);
	bool understood;

	if (!bus)
		bus = bus_create();
	n_events = 0;
	bus_subscribe(bus, topic_room(5), &sub);
	understood = remote_receive(bus, line);
	bus_unsubscribe(bus, &sub);
	/* "room 5", and a blank before the next one. */
	REQUIRE(n_events <= (n + 1) / 7);
	REQUIRE(!understood || n >= 6);
	return 0;
}
