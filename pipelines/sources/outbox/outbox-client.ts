import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, type ClientConfig } from 'pg';
import { z } from 'zod';
import { maxBytesPerCall } from '../../contracts/put-events.ts';
import type { OutboxAddress } from './config.ts';
import { OutboxError } from './errors.ts';
import type { OutboxRow } from './outbox-row.ts';
import { claimRows, pruneRows, settleRows } from './outbox-statements.ts';
import type { Claim, RelayPorts, SettledOutcome } from './relay.ts';

/** Of an aggregate in one batch, so that a long one does not keep the others waiting. */
const rowsOfAnAggregate = 20;

/** Of a batch in the relay's memory, whatever a producer writes; a usual batch has a tenth of it. */
const bytesOfABatch = 16 * 1024 * 1024;

/**
 * A relay that dies takes its session with it, and PostgreSQL gives its rows free. One that is frozen, or whose network is gone,
 * leaves a session that holds them: these end it within a minute instead of two hours, TCP's own measure.
 */
const sessionSettings = {
  idle_in_transaction_session_timeout: '30s',
  statement_timeout: '20s',
  lock_timeout: '5s',
  tcp_keepalives_idle: '20',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  application_name: 'inkstream-outbox-relay',
};

/** For the bus's client: rows are locked while it is asked, so an answer that does not come must be given up soon. */
export const busTimeouts = { maxAttempts: 2, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };

const secretSchema = z.looseObject({ username: z.string().min(1), password: z.string().min(1) });

/**
 * A session with the outbox's database.
 * @throws OutboxError DATABASE_UNREACHABLE
 */
export async function connectOutbox(address: OutboxAddress): Promise<Client> {
  const client = new Client({ ...(await connectionOf(address)), connectionTimeoutMillis: 10_000, keepAlive: true });
  // A session that ends by itself fails the next statement, which is where it is dealt with.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      'SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS setting (name, value)',
      [Object.keys(sessionSettings), Object.values(sessionSettings)],
    );
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new OutboxError('DATABASE_UNREACHABLE', `The database of the outbox cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

async function connectionOf(address: OutboxAddress): Promise<ClientConfig> {
  if (address.kind === 'url') return { connectionString: address.url };
  const { host, port, database } = address;
  const secrets = new SecretsManagerClient({});
  // Read anew for every session, so that a rotated password is taken up at once.
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: address.secret }));
  const { username, password } = readSecret(SecretString);
  // The certificate is checked against what the runtime trusts: NODE_EXTRA_CA_CERTS names the authorities of RDS.
  return { host, port, database, user: username, password, ssl: { rejectUnauthorized: true } };
}

function readSecret(text: string): z.infer<typeof secretSchema> {
  try {
    return secretSchema.parse(JSON.parse(text));
  } catch {
    throw new OutboxError(
      'SETTING_WRONG',
      'The secret of the outbox is not of the form {"username": …, "password": …}.',
    );
  }
}

/** The relay's part of the outbox, on one session: one claim at a time. */
export function outboxPorts(client: Client, keepDays: number): Pick<RelayPorts, 'claim' | 'prune'> {
  return {
    claim: (limit) => claim(client, limit),
    prune: async (limit) => (await client.query(pruneRows, [keepDays, limit])).rowCount ?? 0,
  };
}

/** The claim is a transaction: its locks are what keeps others away, and they end with it, however it ends. */
async function claim(client: Client, limit: number): Promise<Claim> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    const { rows } = await client.query<OutboxRow>(claimRows, [
      limit,
      rowsOfAnAggregate,
      maxBytesPerCall,
      bytesOfABatch,
    ]);
    return {
      rows,
      settle: async (outcomes) => {
        await client.query(settleRows, columnsOf(outcomes));
        await client.query('COMMIT');
      },
      release: async () => void (await client.query('ROLLBACK')),
    };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function columnsOf(outcomes: readonly SettledOutcome[]): unknown[] {
  const textOf = (outcome: SettledOutcome) => {
    if (outcome.kind === 'refused') return outcome.reason;
    return outcome.kind === 'failed' ? outcome.failure.slice(0, 2_000) : null;
  };
  return [
    outcomes.map(({ row }) => row.id),
    outcomes.map(({ kind }) => kind),
    outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : null)),
    outcomes.map(textOf),
    outcomes.map(({ retryInMs }) => retryInMs),
  ];
}
