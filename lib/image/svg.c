#include "lib/image/svg.h"

#define BEGIN                                                                    \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"512\" height=\"512\"" \
	" viewBox=\"0 0 500 500\"><rect width=\"500\" height=\"500\" fill=\"#"
#define PEN                                                                             \
	"<g fill=\"none\" stroke=\"#fff\" stroke-width=\"22\" stroke-linecap=\"round\"" \
	" stroke-linejoin=\"round\">"

static const char *const emblems[TT_N_EMBLEMS] = {
	[TT_EMBLEM_GROUP] = "<circle cx=\"250\" cy=\"190\" r=\"52\"/>"
			    "<path d=\"M158 350a92 72 0 0 1 184 0z\"/>"
			    "<path d=\"M152 238a40 40 0 1 1 16-76M92 330c0-34 20-56 50-62\"/>"
			    "<path d=\"M348 238a40 40 0 1 0-16-76M408 330c0-34-20-56-50-62\"/>",
	[TT_EMBLEM_PUBLIC] = "<path d=\"M214 286l72-72\"/>"
			     "<path d=\"M226 178l42-42a68 68 0 0 1 96 96l-42 42\"/>"
			     "<path d=\"M274 322l-42 42a68 68 0 0 1-96-96l42-42\"/>",
	[TT_EMBLEM_USER] = "<circle cx=\"250\" cy=\"182\" r=\"62\"/>"
			   "<path d=\"M138 368a112 88 0 0 1 224 0z\"/>",
	[TT_EMBLEM_CHANGELOG] = "<path d=\"M250 112l36 102 102 36-102 36-36 102-36-102-102-36"
				" 102-36z\"/><path d=\"M372 110v52M346 136h52\"/>",
	[TT_EMBLEM_FILE] = "<path d=\"M158 112h116l68 68v208h-184z\"/>"
			   "<path d=\"M274 112v68h68M206 252h88M206 312h88\"/>",
	[TT_EMBLEM_PASSWORD] = "<rect x=\"150\" y=\"228\" width=\"200\" height=\"154\" rx=\"20\"/>"
			       "<path d=\"M190 228v-48a60 60 0 0 1 120 0v48M250 290v34\"/>",
	[TT_EMBLEM_MAIL] = "<rect x=\"112\" y=\"152\" width=\"276\" height=\"196\" rx=\"20\"/>"
			   "<path d=\"M122 166l128 100 128-100\"/>",
	[TT_EMBLEM_PHONE] = "<path d=\"M168 120h48l28 70-36 30c18 40 46 68 86 86l30-36 70 28v48"
			    "c0 22-16 38-38 36-118-8-216-106-224-224-2-22 14-38 36-38z\"/>",
	[TT_EMBLEM_EVENT] =
		"<rect x=\"130\" y=\"144\" width=\"240\" height=\"232\" rx=\"20\"/>"
		"<path d=\"M130 216h240M192 112v56M308 112v56M250 270v50M225 295h50\"/>",
};

static void begin(struct tt_buf *out, struct tt_str fill)
{
	tt_buf_add_c(out, BEGIN);
	tt_buf_add_str(out, fill);
	tt_buf_add_c(out, "\"/>");
}

static void add_escaped(struct tt_buf *out, struct tt_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (strchr("<>&\"'", c) || (unsigned char)c < ' ')
			tt_buf_printf(out, "&#%d;", c);
		else
			tt_buf_add_char(out, c);
	}
}

void tt_svg_emoji(struct tt_buf *out, struct tt_str emoji, struct tt_str fill)
{
	begin(out, fill);
	tt_buf_add_c(out, "<text x=\"250\" y=\"330\" font-size=\"240\" text-anchor=\"middle\""
			  " font-family=\"'Noto Color Emoji','Apple Color Emoji','Segoe UI Emoji',"
			  "'Segoe UI Symbol',sans-serif\">");
	add_escaped(out, emoji);
	tt_buf_add_c(out, "</text></svg>\n");
}

void tt_svg_emblem(struct tt_buf *out, enum tt_emblem emblem, struct tt_str fill)
{
	begin(out, fill);
	tt_buf_add_c(out, PEN);
	tt_buf_add_c(out, emblems[emblem]);
	tt_buf_add_c(out, "</g></svg>\n");
}
