// The bot that Kith is measured beside on Slack, as somebody would write it with
// Bolt: one insert, one private answer. With "ack" it says the answer in the
// acknowledgement, which saves a request and is not known to have arrived.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const db = new Database(process.env.LOAD_DATABASE);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec('CREATE TABLE IF NOT EXISTS tick (id TEXT PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL)');
const insert = db.prepare('INSERT INTO tick (id, who, at) VALUES (?, ?, ?)');

const app = new bolt.App({
	token: process.env.KITH_SLACK_BOT_TOKEN,
	appToken: process.env.KITH_SLACK_APP_TOKEN,
	socketMode: true,
	clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
	logLevel: bolt.LogLevel.ERROR,
});
const inAck = process.argv.includes('ack');
app.command('/tick', async ({ command, ack, respond }) => {
	if (!inAck) {
		await ack();
	}
	insert.run(command.trigger_id, command.user_id, Date.now());
	await (inAck ? ack('Noted.') : respond('Noted.'));
});
app.error(async (error) => console.error(error.message));
await app.start();
