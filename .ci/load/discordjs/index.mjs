// The bot that Kith is measured beside, as somebody would write it with
// discord.js: one insert, one private answer.
import Database from 'better-sqlite3';
import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';

const db = new Database(process.env.LOAD_DATABASE);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec('CREATE TABLE IF NOT EXISTS tick (id TEXT PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL)');
const insert = db.prepare('INSERT INTO tick (id, who, at) VALUES (?, ?, ?)');

const client = new Client({
	intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
	rest: { api: process.env.DISCORD_API_URL.replace(/\/v\d+$/, ''), globalRequestsPerSecond: 1_000_000 },
});
client.on(Events.InteractionCreate, async (interaction) => {
	insert.run(interaction.id, interaction.user.id, Date.now());
	await interaction.reply({ content: 'Noted.', flags: MessageFlags.Ephemeral });
});
client.on(Events.Error, (error) => console.error(error.message));
await client.login(process.env.KITH_DISCORD_TOKEN);
