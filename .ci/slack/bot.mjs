// A small bot on Slack's own clients, which does once what a bot does: it answers
// in threads, changes what it said, opens and updates modals, complains in them,
// shows a home, uploads a file, and waits when it was told that it asks too much. It
// says line by line as JSON what it did, and ends when its input does.
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';

const slackApiUrl = process.env.SLACK_API_URL;
const socket = new SocketModeClient({ appToken: process.env.SLACK_APP_TOKEN, clientOptions: { slackApiUrl }, logLevel: LogLevel.ERROR });
const web = new WebClient(process.env.SLACK_BOT_TOKEN, { slackApiUrl, logLevel: LogLevel.ERROR });

const say = (what, more) => console.log(JSON.stringify({ what, ...more }));
const plain = (text) => ({ type: 'plain_text', text });
const button = (text, action_id) => ({ type: 'button', text: plain(text), action_id });
const words = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });

const modal = (title, blocks, more) => ({ type: 'modal', callback_id: 'ask', title: plain(title), blocks, ...more });
const form = modal('Ask', [
	{ type: 'input', block_id: 'words', label: plain('Words'), element: { type: 'plain_text_input', action_id: 'value', min_length: 2, max_length: 200 } },
	{ type: 'actions', elements: [button('Why?', 'why')] },
], { submit: plain('Send') });

const does = {
	async app_mention({ event }) {
		const thread_ts = event.thread_ts ?? event.ts;
		const { ts } = await web.chat.postMessage({ channel: event.channel, thread_ts, text: 'Let me think' });
		await web.chat.update({ channel: event.channel, ts, text: 'Here', blocks: [words('*Here* you are'), { type: 'actions', elements: [button('More', 'more')] }] });
		const { permalink } = await web.chat.getPermalink({ channel: event.channel, message_ts: ts });
		say('answered', { id: permalink });
	},
	async message({ event }) {
		if (event.bot_id || event.channel_type !== 'im') return;
		const all = await Promise.all([...event.text].map((text) => web.chat.postMessage({ channel: event.channel, text })));
		say('spelled', { id: String(all.length) });
	},
	async app_home_opened({ event }) {
		const { user } = await web.users.info({ user: event.user, include_locale: true });
		await web.views.publish({ user_id: event.user, view: { type: 'home', blocks: [words(`${user.real_name} reads ${user.locale} in ${user.tz}`)] } });
		say('published');
	},
};

async function command(body) {
	const { view } = await web.views.open({ trigger_id: body.trigger_id, view: modal('Wait', [words('A moment')]) });
	await web.views.update({ view_id: view.id, hash: view.hash, view: form });
	const late = await web.views.open({ trigger_id: body.trigger_id, view: form }).catch((error) => error);
	say('opened', { error: late.data?.error });
}

async function pressed(body, action) {
	if (action === 'why') {
		await web.views.push({ trigger_id: body.trigger_id, view: modal('Why', [words('Because')]) });
	} else {
		await web.chat.postEphemeral({ channel: body.channel.id, user: body.user.id, text: 'For you alone' });
	}
	say('pressed', { id: action });
}

async function submitted(body) {
	const { value } = body.view.state.values.words.value;
	const { channel } = await web.conversations.open({ users: body.user.id });
	await web.filesUploadV2({ channel_id: channel.id, filename: 'words.txt', content: value, initial_comment: 'Your words' });
	say('uploaded', { id: channel.id });
}

socket.on('connected', () => say('connected'));
socket.on('slack_event', async ({ ack, type, body }) => {
	if (type === 'events_api') {
		await ack();
		await does[body.event.type]?.(body);
	} else if (type === 'slash_commands') {
		await ack({ text: `${body.command} is for you` });
		await command(body);
	} else if (body.type === 'block_actions') {
		await ack();
		await pressed(body, body.actions[0].action_id);
	} else if (body.type === 'view_submission') {
		const short = body.view.state.values.words.value.value.length < 5;
		await ack(short ? { response_action: 'errors', errors: { words: 'Say more' } } : undefined);
		if (!short) await submitted(body);
	}
});

process.stdin.on('end', async () => {
	await socket.disconnect();
	process.exit();
});
process.stdin.resume();

const me = await web.auth.test();
const people = [];
for await (const page of web.paginate('users.list', { limit: 1 })) people.push(...page.members);
say('is', { id: `${me.user} among ${people.length}` });
const gone = await web.conversations.info({ channel: 'C0NOWHERE' }).catch((error) => error);
say('looked', { error: gone.data?.error });
await socket.start();
