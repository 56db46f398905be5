#include "server/api/elsewhere.h"

#define SPREED "apps/spreed/api/*/"

/* How such paths begin; * is any part. */
static const char *const beginnings[] = {
	SPREED "bridge",
	SPREED "call",
	SPREED "cert",
	SPREED "chat/*/summarize",
	SPREED "federation",
	SPREED "file",
	SPREED "live-transcription",
	SPREED "publicshare",
	SPREED "recording",
	SPREED "room/*/meeting",
	SPREED "room/*/open-dial-in",
	SPREED "room/*/recording",
	SPREED "room/*/verify-dialin",
	SPREED "room/*/verify-dialout",
	SPREED "settings/sip",
	SPREED "signaling",
	SPREED "temp-user-avatar",
	"apps/assistant",
	"apps/circles",
	"apps/dav",
	"apps/files",
	"apps/files_sharing",
	"apps/notifications",
	"apps/theming",
	"apps/weather_status",
	"apps/webhook_listeners",
	"cloud/apps",
	"collaboration",
	"core/navigation",
	"hovercard",
	"profile",
	"public.php",
	"references",
	"remote.php",
	"taskprocessing",
	"textprocessing",
	"translation",
};

static bool begins_like(const struct path *path, const char *beginning)
{
	struct tt_str rest = tt_str(beginning);
	size_t i = 0;

	while (rest.p) {
		struct tt_str part = tt_str_cut(&rest, '/');

		if (i == path->n)
			return false;
		if (!tt_str_is(part, "*") && !tt_str_eq(part, path->segments[i]))
			return false;
		i++;
	}
	return true;
}

bool elsewhere_has(const struct path *path)
{
	for (size_t i = 0; i < ARRAY_LEN(beginnings); i++)
		if (begins_like(path, beginnings[i]))
			return true;
	return false;
}
