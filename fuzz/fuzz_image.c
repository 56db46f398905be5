/* fuzz_image - pictures as people upload them: taken apart, stripped, decoded. */
#include "fuzz/fuzz.h"
#include "lib/image/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str file = fuzz_text(data, n);
	struct tt_picture picture;
	struct tt_picture again;
	enum tt_err err = tt_picture_take(&picture, file);

	/* Nothing is added but the side that is up, in place of a longer segment. */
	REQUIRE(picture.bytes.n <= n + 36);
	if (err) {
		REQUIRE(err == TT_ERR_PICTURE || err == TT_ERR_PICTURE_SQUARE ||
			err == TT_ERR_PICTURE_TYPE);
		tt_buf_finish(&picture.bytes);
		return 0;
	}
	REQUIRE(picture.kind == TT_PICTURE_PNG || picture.kind == TT_PICTURE_JPEG);
	REQUIRE(picture.width == picture.height && picture.width <= TT_PICTURE_MAX_SIDE);
	/* What is kept is a picture, too, and has nothing more to leave out. */
	REQUIRE(tt_picture_take(&again, tt_buf_str(&picture.bytes)) == TT_OK);
	REQUIRE(tt_str_eq(tt_buf_str(&again.bytes), tt_buf_str(&picture.bytes)));
	tt_buf_finish(&again.bytes);
	tt_buf_finish(&picture.bytes);
	return 0;
}
