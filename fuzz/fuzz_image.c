/* fuzz_image - a picture that somebody sends. What comes out of the cleaning is taken by it once
 * more, and then stays as it is. */
#include "fuzz/fuzz.h"
#include "lib/base/image.h"

typedef bool (*clean_fn)(struct tt_arena *arena, struct tt_str bytes, struct tt_image *out);

static void check_clean(struct tt_str bytes, clean_fn clean, enum tt_image_type type)
{
	struct tt_arena arena;
	struct tt_image once;
	struct tt_image twice;

	tt_arena_init(&arena);
	if (clean(&arena, bytes, &once)) {
		REQUIRE(once.width > 0 && once.width <= TT_IMAGE_MAX_SIDE);
		REQUIRE(once.height > 0 && once.height <= TT_IMAGE_MAX_SIDE);
		REQUIRE(tt_image_type(once.bytes) == type);
		REQUIRE(clean(&arena, once.bytes, &twice));
		REQUIRE(tt_str_eq(once.bytes, twice.bytes));
		REQUIRE(once.width == twice.width && once.height == twice.height);
	}
	tt_arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str bytes = fuzz_text(data, n);
	int orientation = tt_exif_orientation(bytes);

	REQUIRE(orientation >= 1 && orientation <= 8);
	check_clean(bytes, tt_png_clean, TT_IMAGE_PNG);
	check_clean(bytes, tt_jpeg_clean, TT_IMAGE_JPEG);
	return 0;
}
