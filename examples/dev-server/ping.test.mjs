// ping.test.mjs - a bot under test: node --test examples/dev-server

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { Bot, Tertulia } from "./tertulia-dev.mjs";

const TOKEN = "room0001";
let server, bot, folder;

before(async () => {
	bot = await new Bot().listen();
	folder = await mkdtemp(join(tmpdir(), "ping-"));
	const seed = join(folder, "seed.json");
	await writeFile(seed, JSON.stringify({
		clock: "2026-03-01T09:30:00Z",
		users: [{ id: "alice", password: "alice" }],
		bots: [{ name: "Ping", secret: bot.secret, url: bot.url }],
		conversations: [{ name: "Room", token: TOKEN, owner: "alice", bots: ["Ping"] }],
	}));
	server = await Tertulia.start({ seed });
	await server.waitForEntry({ kind: "webhook", bot: "Ping" }); // what the seed tells it
});

beforeEach(async () => {
	await server.reset();
	bot.webhooks.length = 0;
	bot.answer = 200;
});

after(async () => {
	await server?.stop();
	bot?.close();
	await rm(folder, { recursive: true, force: true });
});

test("it says pong", async () => {
	bot.answer = async (webhook) => {
		if (webhook.type === "Create" && JSON.parse(webhook.object.content).message === "ping")
			await bot.say(server.url, webhook.target.id, "pong", { replyTo: Number(webhook.object.id) });
		return 200;
	};
	await server.user("alice").send(TOKEN, "ping");
	const answer = await server.waitForMessage(TOKEN, "pong");
	assert.equal(answer.actorType, "bots");
});

test("each test begins with the seed", async () => {
	assert.deepEqual(await server.user("alice").texts(TOKEN), []);
	assert.match((await server.clock()).now, /^2026-03-01T09:3/);
});

test("what a busy bot did not take comes again", async () => {
	bot.answer = 503;
	await server.user("alice").send(TOKEN, "hello");
	await server.waitForEntry({ kind: "webhook", status: 503 });
	bot.answer = 200;
	await server.advance("10m");
	assert.equal((await server.waitForEntry({ kind: "webhook", status: 200 })).outcome, "delivered");
});

test("a fault", async () => {
	await server.fault({ path: "*/chat/*", method: "POST", status: 503, retryAfter: 5, times: 1 });
	const answer = await server.user("alice").post(`/v1/chat/${TOKEN}`, { message: "hello" });
	assert.deepEqual([answer.status, answer.headers.get("Retry-After")], [503, "5"]);
	await assert.rejects(server.fault({ rate: 1 }), /dev-value.*nothing would go wrong/);
});
