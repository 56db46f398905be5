/* report.c - REPORT (filter-files): favourites, and files with certain tags. */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/dav/tags.h"
#include "server/files/paths.h"

enum {
	MAX_TAGS = 20,
	MAX_HITS = 10 * 1000,
	PAGE = 200
};

struct filter {
	bool favorites;
	int64_t tags[MAX_TAGS];
	size_t n_tags;
	uint64_t limit; /* 0: none was said */
	uint64_t offset;
};

struct report {
	struct call *call;
	struct filter filter;
	struct prop_view view;
	struct place folder;
	uint64_t n_met;
	uint64_t n_told;
};

static enum tt_err read_rules(struct call *call, const struct xml_node *rules,
			      struct filter *filter)
{
	struct xml_node *rule = rules ? xml_element(rules->first) : NULL;

	for (; rule; rule = xml_element(rule->next)) {
		if (xml_is(rule, OC_SPACE, "favorite")) {
			filter->favorites = true;
		} else if (xml_is(rule, OC_SPACE, "systemtag")) {
			if (filter->n_tags == MAX_TAGS)
				return TT_ERR_XML;
			filter->tags[filter->n_tags++] = tt_str_int(xml_text(call->arena, rule));
		}
	}
	return filter->favorites || filter->n_tags > 0 ? TT_OK : TT_ERR_REPORT;
}

static uint64_t number_in(struct call *call, const struct xml_node *node)
{
	uint64_t n = 0;

	if (node)
		(void)!tt_str_parse_u64(xml_text(call->arena, node), &n);
	return n;
}

static enum tt_err read_report(struct report *report)
{
	struct call *call = report->call;
	const struct xml_node *limit;
	struct xml_node *root;
	enum tt_err err = xml_read(call->arena, tt_buf_str(&call->req->body), &root);

	if (err || !xml_is(root, OC_SPACE, "filter-files"))
		return TT_ERR_XML;
	err = props_read_names(call, xml_member(root, DAV_SPACE, "prop"), &report->view.wanted);
	if (err)
		return err;
	limit = xml_member(root, DAV_SPACE, "limit");
	report->filter.limit = number_in(call, xml_member(limit, DAV_SPACE, "nresults"));
	report->filter.offset = number_in(call, xml_member(limit, NC_SPACE, "firstresult"));
	return read_rules(call, xml_member(root, OC_SPACE, "filter-rules"), &report->filter);
}

/* Those that may be told of: what the caller does not see is to him as if it were not there. */
static enum tt_err check_tags(struct report *report)
{
	struct tag tag;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < report->filter.n_tags; i++)
		err = tag_find(report->call, report->filter.tags[i], &tag);
	return err == TT_ERR_TAG ? TT_ERR_PRECONDITION : err;
}

static enum tt_err has_tags(struct report *report, int64_t id, bool *has)
{
	enum tt_err err = TT_OK;

	*has = true;
	for (size_t i = 0; !err && *has && i < report->filter.n_tags; i++)
		err = store_tag_is_assigned(report->call->db, id, report->filter.tags[i], has);
	return err;
}

/* A part of the answer only, if that is what is asked for. */
static bool is_asked_for(struct report *report)
{
	const struct filter *filter = &report->filter;

	return report->n_met++ >= filter->offset && report->n_told < MAX_HITS &&
	       (filter->limit == 0 || report->n_told < filter->limit);
}

static enum tt_err put_one(struct report *report, int64_t id)
{
	struct place place;
	struct tt_str path;
	bool fits = false;
	enum tt_err err = files_find_id(&report->call->talk, id, &place, &path);

	if (err) /* in the trash, perhaps */
		return err == TT_ERR_FILE ? TT_OK : err;
	if (files_is_below(path, call_str(report->call, "path")))
		err = has_tags(report, id, &fits);
	if (err || !fits || !is_asked_for(report))
		return err;
	report->n_told++;
	header_put_path(report->call->arena, path, &path);
	return props_put(&report->view, &place, path);
}

/* Favourites, or else what has the first of the tags. */
static enum tt_err next_ids(struct report *report, int64_t after_id, int64_t ids[], size_t *n)
{
	struct call *call = report->call;

	if (report->filter.favorites)
		return store_file_favorites(call->db, call->talk.user, after_id, ids, PAGE, n);
	return store_tag_files(call->db, report->filter.tags[0], report->folder.file.tree_id,
			       after_id, ids, PAGE, n);
}

static enum tt_err put_all(struct report *report)
{
	int64_t ids[PAGE];
	int64_t after_id = 0;
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	while (!err && n == PAGE) {
		err = next_ids(report, after_id, ids, &n);
		for (size_t i = 0; !err && i < n; i++)
			err = put_one(report, ids[i]);
		after_id = n > 0 ? ids[n - 1] : 0;
	}
	return err;
}

enum tt_err dav_report(struct call *call)
{
	struct report report = { .call = call };
	enum tt_err err = read_report(&report);

	if (!err)
		err = dav_file(call, &report.folder);
	if (!err)
		err = check_tags(&report);
	if (!err)
		err = props_begin(call, &report.view);
	if (!err)
		err = put_all(&report);
	if (!err)
		multistatus_end(&report.view);
	return err;
}
