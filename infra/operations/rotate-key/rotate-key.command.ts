// Shows the keys that customers are pseudonymised with, adds one, or retires an old one.
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { erasedList } from '../../../pipelines/lake-writer/erased-list-client.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { readOperationsConfig } from '../config.ts';
import { explainFailure } from '../explain-failure.ts';
import { describeKeys, keyInfos } from './describe-keys.ts';
import { readKeyUsage } from './key-usage.ts';
import { planNewKey, planRetirement, type RotationPlan } from './plan-rotation.ts';
import { type SecretStore, secretStore } from './pseudonym-secret-client.ts';

interface RotateOptions {
  go?: true;
  retire?: string;
  confirm?: string;
  json?: true;
}

/** 256 bits: as long as what HMAC-SHA-256 makes of it. */
const KEY_BYTES = 32;

function keyName(text: string): string {
  if (!/^k[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Expected the name of a key, for example k1.');
  return text;
}

const program = new Command('npm run rotate-key --')
  .description('Show the keys that customers are pseudonymised with, and make a new one with --go.')
  .option('--go', 'do it; without it nothing changes')
  .option('--retire <key>', 'delete an old key instead of making a new one', keyName)
  .option(
    '--confirm <key>',
    'with --retire and --go: the name of the key again, once you have read what is lost',
    keyName,
  )
  .option('--json', 'print the keys and their use as JSON')
  .addHelpText(
    'after',
    `
A new key breaks no link: new rows carry the customer's keys under all older ones as well, and the
views show the oldest. Writers take it up within five minutes; what they write under the older key
meanwhile is right as well. Keys themselves are never shown.

To retire a key cannot be undone: customers that only it names count as new ones from then on, and
npm run erase finds their rows no longer. Without --go you are told how many that concerns.

Exit code: 0 shown or done, 1 not possible or not confirmed.

Examples:
  npm run rotate-key
  npm run rotate-key -- --go
  npm run rotate-key -- --retire k1
  npm run rotate-key -- --retire k1 --go --confirm k1
  INKSTREAM_STAGE=prod npm run rotate-key`,
  );

const print = (line: string) => process.stdout.write(`${line}\n`);

async function run(options: RotateOptions): Promise<void> {
  const config = readOperationsConfig([
    ...(['pseudonymSecret', 'lakeStateTable', 'silverDatabase', 'etlWorkGroup', 'pseudonymKeyFile'] as const),
  ]);
  const store = secretStore(config.pseudonymSecret, config.pseudonymKeyFile);
  const [secret, usage, marks] = await Promise.all([
    store.read(),
    readKeyUsage(config.silverDatabase, athenaStatements(createAthenaClient(), config.etlWorkGroup)),
    erasedList(new DynamoDBClient({}), config.lakeStateTable).readMarks(),
  ]);
  const input = { secret, usage, marks: [...marks.keys()] };
  if (options.json) print(JSON.stringify(keyInfos(secret, usage)));
  else print(describeKeys(keyInfos(secret, usage)));
  const plan =
    options.retire === undefined
      ? planNewKey(input, randomBytes(KEY_BYTES).toString('hex'))
      : planRetirement(input, options.retire);
  await carryOut(plan, options, store);
}

async function carryOut(plan: RotationPlan, { go, retire, confirm }: RotateOptions, store: SecretStore): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (!plan.ok) {
    say(plan.message);
    process.exitCode = 1;
    return;
  }
  for (const loss of plan.losses) say(`- ${loss}`);
  if (!go) {
    say(`With --go: ${plan.what}.`);
    return;
  }
  if (retire !== undefined && confirm !== retire) {
    say(
      pc.yellow(
        `Nothing was changed. If that is to be lost for good, say so: --retire ${retire} --go --confirm ${retire}`,
      ),
    );
    process.exitCode = 1;
    return;
  }
  await store.write(plan.secret);
  say(pc.green(`Done: ${plan.what}.`));
}

program.action(async (options: RotateOptions) => {
  try {
    await run(options);
  } catch (error) {
    const explanation = explainFailure(error);
    if (explanation === undefined) throw error;
    process.stderr.write(`${pc.red('error')} ${explanation}\n`);
    process.exitCode = 1;
  }
});
await program.parseAsync();
