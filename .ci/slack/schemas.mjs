// Writes the JSON Schemas of what an app may show, generated from Slack's types,
// to schemas/shapes.json, which no one commits.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const schema = createGenerator({
	path: here('shapes.ts'),
	tsconfig: here('tsconfig.json'),
	type: '*',
	additionalProperties: false, // what the types do not know is a mistake
	skipTypeCheck: true,
	jsDoc: 'none',
}).createSchema('*');

mkdirSync(here('schemas'), { recursive: true });
writeFileSync(here('schemas/shapes.json'), JSON.stringify(schema));
