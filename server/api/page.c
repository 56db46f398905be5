#include "server/api/page.h"

static const char head[] =
	">\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<style>\n"
	":root { --ground: #f3f1ec; --card: #fff; --text: #24211d; --soft: #6b655d;\n"
	"  --line: #cfc9bf; --accent: #8a3b12; --on-accent: #fff; --bad: #a3140c; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"  :root { --ground: #191714; --card: #24211d; --text: #ece7de; --soft: #a79f93;\n"
	"    --line: #4b453d; --accent: #eda268; --on-accent: #24150b; --bad: #ff9c8f; } }\n"
	"* { box-sizing: border-box; }\n"
	"body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;\n"
	"  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }\n"
	"main { width: 100%; max-width: 26rem; padding: clamp(1.25rem, 7vw, 2rem);\n"
	"  background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }\n"
	"h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3;\n"
	"  text-wrap: balance; }\n"
	"p { margin: 0 0 1rem; overflow-wrap: anywhere; }\n"
	"a { color: var(--accent); }\n"
	".soft { color: var(--soft); font-size: .875rem; }\n"
	".bad { color: var(--bad); font-weight: 600; }\n"
	"label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }\n"
	"input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit;\n"
	"  background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; }\n"
	"input[type=checkbox] { width: auto; margin: 0 .5rem 0 0; accent-color: var(--accent); }\n"
	"label.check { display: flex; align-items: center; margin: 1.25rem 0 0;\n"
	"  font-weight: 400; }\n"
	"button, .button { display: block; width: 100%; margin: 1.5rem 0 1rem; padding: .7rem;\n"
	"  font: inherit; font-weight: 600; text-align: center; text-decoration: none;\n"
	"  color: var(--on-accent); background: var(--accent); border: 0;\n"
	"  border-radius: .5rem; cursor: pointer; }\n"
	"button.plain { width: auto; min-height: 2.5rem; margin: 0; padding: .3rem .7rem;\n"
	"  font-weight: 400; white-space: nowrap; color: var(--text); background: none;\n"
	"  border: 1px solid var(--line); }\n"
	"ul { list-style: none; margin: 0 0 1rem; padding: 0; border-bottom: 1px solid var(--line); }\n"
	"li { display: flex; gap: 1rem; align-items: center; justify-content: space-between;\n"
	"  padding: .75rem 0; border-top: 1px solid var(--line); }\n"
	"li div { min-width: 0; overflow-wrap: anywhere; line-height: 1.35; }\n"
	"details { border-top: 1px solid var(--line); padding-top: 1rem; }\n"
	"summary { cursor: pointer; color: var(--soft); font-size: .875rem; }\n"
	"main > :last-child, form:last-child > button { margin-bottom: 0; }\n"
	":focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }\n"
	"</style>\n";

void page_escape(struct tt_buf *out, struct tt_str s)
{
	static const struct {
		char c;
		const char *text;
	} special[] = {
		{ '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};

	for (size_t i = 0; i < s.n; i++) {
		const char *text = NULL;

		for (size_t k = 0; k < ARRAY_LEN(special); k++)
			if (s.p[i] == special[k].c)
				text = special[k].text;
		if (text)
			tt_buf_add_c(out, text);
		else
			tt_buf_add_char(out, s.p[i]);
	}
}

void page_begin(struct tt_buf *out, const char *title, struct tt_str token)
{
	tt_buf_add_c(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head");
	if (token.p) {
		tt_buf_add_c(out, " data-requesttoken=\"");
		page_escape(out, token);
		tt_buf_add_char(out, '"');
	}
	tt_buf_add_c(out, head);
	tt_buf_printf(out, "<title>%s</title>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n", title,
		      title);
}

void page_end(struct tt_buf *out)
{
	tt_buf_add_c(out, "</main>\n</body>\n</html>\n");
}

void page_problem(struct tt_buf *out, const char *problem)
{
	if (problem)
		tt_buf_printf(out, "<p class=\"bad\" role=\"alert\">%s</p>\n", problem);
}

void page_hidden(struct tt_buf *out, const char *name, struct tt_str value)
{
	tt_buf_printf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	page_escape(out, value);
	tt_buf_add_c(out, "\">\n");
}

void page_sorry(struct tt_buf *out, const char *title, const char *text)
{
	page_begin(out, title, (struct tt_str){ NULL, 0 });
	tt_buf_printf(out, "<p>%s</p>\n", text);
	page_end(out);
}

void page_answer(struct request *req, int status, struct tt_buf *html, const char *csp)
{
	request_add_header(req, "Content-Security-Policy", tt_str(csp));
	request_add_header(req, "X-Frame-Options", TT_STR("DENY"));
	request_add_header(req, "Cache-Control", TT_STR("no-store"));
	request_answer(req, status, "text/html; charset=utf-8", tt_buf_str(html));
	tt_buf_finish(html);
}
