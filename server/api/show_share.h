/* show_share.h - a share as the API gives it (talk-chat 9.3, talk-files 16.4). */
#ifndef TT_API_SHOW_SHARE_H
#define TT_API_SHOW_SHARE_H

#include "server/api/call.h"
#include "server/store/shares.h"

enum share_view {
	SHARE_VIEW_PLAIN,
	SHARE_VIEW_VIA,    /* found above the file that was asked for: by which folder */
	SHARE_VIEW_DELETED /* taken out of one's files */
};

TT_MUST_CHECK enum tt_err share_put(struct call *call, const struct share *share,
				    enum share_view view);

#endif
