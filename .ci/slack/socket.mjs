// An app on Slack's own client of Socket Mode. It acknowledges all it hears, says so
// line by line as JSON, and ends when its input does.
import { LogLevel, SocketModeClient } from '@slack/socket-mode';

const client = new SocketModeClient({
	appToken: process.env.SLACK_APP_TOKEN,
	clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
	clientPingTimeout: 500, // and between two connections; its 5 s are long for a test
	logLevel: LogLevel.ERROR,
});

const say = (what, more) => console.log(JSON.stringify({ what, ...more }));
const answers = {
	events_api: () => undefined,
	slash_commands: (body) => ({ text: `You said ${body.text}` }),
	interactive: () => ({ response_action: 'errors', errors: { words: 'Too few' } }),
};

client.on('connected', () => say('connected'));
client.on('error', () => {}); // a line that is cut
client.on('slack_event', async ({ ack, type, body }) => {
	const answer = answers[type];
	if (!answer) return;
	await ack(answer(body));
	say(type, { id: body.event_id ?? body.trigger_id });
});

process.stdin.on('end', async () => {
	await client.disconnect();
	process.exit();
});
process.stdin.resume();
await client.start();
