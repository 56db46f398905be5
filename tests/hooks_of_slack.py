"""What programs post that know Slack's incoming webhooks, in their shapes, and the message that is made of it."""

EXAMPLES = {
    "monitoring": ({
        "channel": "#alerts", "username": "Alertmanager",
        "attachments": [{
            "title": "[FIRING:1] DiskFull", "title_link": "http://alerts.example.org/#/alerts",
            "text": "", "fallback": "[FIRING:1] DiskFull | http://alerts.example.org/#/alerts",
            "color": "danger", "mrkdwn_in": ["fallback", "pretext", "text"],
            "fields": [{"title": "instance", "value": "db1", "short": True}, {"title": "", "value": ""}],
        }],
    }, "[[FIRING:1] DiskFull](http://alerts.example.org/#/alerts)\ninstance: db1"),
    "forge": ({
        "username": "Gitea", "text": "[<https://git.example.org/a/b|a/b>] Pull request opened: "
                                     "<https://git.example.org/a/b/pulls/7|#7 a &amp; b> by <https://git.example.org/ann|ann>",
        "attachments": [{"color": "#1bd1ab", "text": "It <fixes> &lt;this&gt;"}],
    }, "[[a/b](https://git.example.org/a/b)] Pull request opened: [#7 a & b](https://git.example.org/a/b/pulls/7) by "
       "[ann](https://git.example.org/ann)\nIt fixes <this>"),
    "blocks": ({
        "text": "in short",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Deployed"}},
            {"type": "divider"},
            {"type": "section", "text": {"type": "mrkdwn", "text": "version 7"},
             "fields": [{"type": "mrkdwn", "text": "by ann"}, {"type": "mrkdwn", "text": "to <#C1|prod>"}]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "after 3 minutes"}, {"type": "image"}]},
        ],
    }, "Deployed\nversion 7\nby ann\nto prod\nafter 3 minutes"),
    "in short only": ({"attachments": [{"fallback": "Build 8 failed", "color": "#f00"}]}, "Build 8 failed"),
}
