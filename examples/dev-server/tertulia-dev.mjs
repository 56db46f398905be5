// tertulia-dev.mjs - a developer's server from JavaScript: Node 18 or later, nothing to install.
//
//   const server = await Tertulia.start({ seed: "seed.json" });
//   beforeEach(() => server.reset());
//   after(() => server.stop());
//
// What each call does is said in docs/developer-server.md.

import { spawn } from "node:child_process";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const TALK = "/ocs/v2.php/apps/spreed/api";

function hmac(secret, random, text) {
	return createHmac("sha256", secret).update(random + text).digest("hex");
}

function query(params) {
	const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
	return given.length ? "?" + new URLSearchParams(given.map(([key, value]) => [key, String(value)])) : "";
}

async function askJson(method, url, body, headers = {}) {
	const options = { method, headers: { ...headers } };
	if (body !== undefined) {
		options.headers["Content-Type"] = "application/json";
		options.body = JSON.stringify(body);
	}
	const answer = await fetch(url, options);
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, json: text ? JSON.parse(text) : null };
}

// Somebody who is logged in. get(), post() and so on give { status, data, message }; send() and texts() throw.
export class User {
	constructor(url, name, password = name) {
		this.url = url;
		this.authorization = "Basic " + Buffer.from(`${name}:${password}`).toString("base64");
	}

	async request(method, path, body) {
		const { status, headers, json } = await askJson(method, this.url + TALK + path, body, {
			Authorization: this.authorization, "OCS-APIRequest": "true", Accept: "application/json",
		});
		return { status, headers, data: json?.ocs?.data, message: json?.ocs?.meta?.message };
	}

	get(path, params = {}) {
		return this.request("GET", path + query(params));
	}

	post(path, body) {
		return this.request("POST", path, body);
	}

	put(path, body) {
		return this.request("PUT", path, body);
	}

	delete(path, body) {
		return this.request("DELETE", path, body);
	}

	async send(token, message, more = {}) {
		const answer = await this.post(`/v1/chat/${token}`, { message, ...more });
		if (answer.status !== 201)
			throw new Error(`send: ${answer.status} ${answer.message}`);
		return answer.data;
	}

	async texts(token) {
		const answer = await this.get(`/v1/chat/${token}`, { lookIntoFuture: 0, limit: 100 });
		if (answer.status !== 200)
			throw new Error(`read: ${answer.status} ${answer.message}`);
		return answer.data.filter((row) => !row.systemMessage).map((row) => row.message).reverse();
	}
}

// Where webhooks come to, and the voice of a bot. `answer` is the status it gives, or a function of the webhook.
export class Bot {
	constructor(secret = randomBytes(32).toString("hex")) {
		this.secret = secret;
		this.webhooks = [];
		this.answer = 200;
		this.server = createServer((request, response) => this.#take(request, response));
	}

	async listen() {
		await new Promise((ready) => this.server.listen(0, "127.0.0.1", ready));
		this.url = `http://127.0.0.1:${this.server.address().port}/webhook`;
		return this;
	}

	async #take(request, response) {
		const parts = [];
		for await (const part of request)
			parts.push(part);
		const body = Buffer.concat(parts).toString();
		const random = request.headers["x-nextcloud-talk-random"] ?? "";
		const wanted = Buffer.from(hmac(this.secret, random, body));
		const sent = Buffer.from(request.headers["x-nextcloud-talk-signature"] ?? "");
		if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) {
			response.writeHead(401).end();
			return;
		}
		const webhook = { random, body, ...JSON.parse(body) };
		this.webhooks.push(webhook);
		const status = typeof this.answer === "function" ? await this.answer(webhook) : this.answer;
		response.writeHead(status ?? 200).end();
	}

	async say(url, token, message, more = {}) {
		const random = randomBytes(32).toString("hex");
		const { status, json } = await askJson("POST", `${url}${TALK}/v1/bot/${token}/message`, { message, ...more }, {
			"OCS-APIRequest": "true", Accept: "application/json", "X-Nextcloud-Talk-Bot-Random": random,
			"X-Nextcloud-Talk-Bot-Signature": hmac(this.secret, random, message),
		});
		if (status !== 201)
			throw new Error(`say: ${status} ${json?.ocs?.meta?.message}`);
	}

	close() {
		this.server.closeAllConnections?.();
		this.server.close();
	}
}

export class Tertulia {
	constructor(url, process = null) {
		this.url = url.replace(/\/$/, "");
		this.process = process;
	}

	// `bin`: the program (else TERTULIA_BIN, else `tertulia`); `seed`: a file; `args`: more of them.
	static start({ bin = process.env.TERTULIA_BIN || "tertulia", seed, args = [] } = {}) {
		const all = ["serve", "--dev", "--listen", "127.0.0.1:0", ...(seed ? ["--seed", seed] : []), ...args];
		const child = spawn(bin, all, { stdio: ["ignore", "pipe", "pipe"] });
		return new Promise((started, failed) => {
			let out = "";
			let log = "";
			child.once("error", (error) => failed(new Error(
				`the program ${bin} cannot be run (${error.code}): install it, or set TERTULIA_BIN`)));
			child.stderr.on("data", (text) => { log = (log + text).slice(-4096); });
			child.once("exit", (status) => failed(new Error(`the server ended with status ${status}:\n${log}`)));
			child.stdout.on("data", (text) => {
				out = (out + text).slice(0, 4096);
				const found = /listening on (https?:\/\/\S+)\s/.exec(out);
				if (found)
					started(new Tertulia(found[1], child));
			});
		});
	}

	async stop() {
		if (!this.process || this.process.exitCode !== null)
			return;
		const ended = new Promise((done) => this.process.once("exit", done));
		this.process.kill("SIGTERM");
		await ended;
	}

	// Whatever is below /dev/. Throws with what the server says is wrong.
	async dev(method, path = "", body = undefined, params = {}) {
		const { status, json } = await askJson(method, `${this.url}/dev${path}${query(params)}`, body);
		if (status !== 200)
			throw new Error(`${method} /dev${path}: ${status} ${json?.error}: ${json?.message}`);
		return json;
	}

	user(name, password) {
		return new User(this.url, name, password);
	}

	seed() {
		return this.dev("GET", "/seed");
	}

	reset() {
		return this.dev("POST", "/reset");
	}

	snapshot(name) {
		return this.dev("POST", "/snapshots", { name });
	}

	returnTo(name) {
		return this.dev("POST", `/snapshots/${encodeURIComponent(name)}/return`);
	}

	clock() {
		return this.dev("GET", "/clock");
	}

	setClock(now, frozen = undefined) {
		return this.dev("PUT", "/clock", { now: now instanceof Date ? now.toISOString() : now, frozen });
	}

	advance(by) {
		return this.dev("POST", "/clock/advance", { by });
	}

	fault(rule) {
		return this.dev("POST", "/faults", rule);
	}

	async journal(params = {}) {
		return (await this.dev("GET", "/journal", undefined, params)).entries;
	}

	// The first one that fits, now or within `wait` seconds.
	async waitForEntry(params, wait = 10) {
		const [entry] = await this.journal({ ...params, wait, limit: 1 });
		if (!entry)
			throw new Error(`nothing came within ${wait} s that fits ${JSON.stringify(params)}`);
		return entry;
	}

	async waitForMessage(token, has, wait = 10) {
		const { messages } = await this.dev("GET", "/messages", undefined, { token, has, wait });
		if (!messages.length)
			throw new Error(`nobody has said "${has}" within ${wait} s`);
		return messages[0];
	}
}
