import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { OutboxError } from './errors.ts';
import { listRefused, readStatus, retryRefused } from './outbox-statements.ts';

export interface OutboxStatus {
  /** At most 100,001: counting on would cost more than it tells. */
  readonly waiting: number;
  /** Age of the oldest event that waits; null when none does. */
  readonly oldestWaitingSeconds: number | null;
  /** Of those that wait, how many have failed and are left alone for a while. */
  readonly failing: number;
  /** What the oldest failing one failed with. */
  readonly failure: string | null;
  readonly publishedLastHour: number;
  readonly lastPublishedAt: Date | null;
  readonly refused: number;
  /** Rows that are kept for longer than they need to be. */
  readonly prunable: number;
}

export interface RefusedRow {
  readonly id: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly eventId: string;
  readonly detailType: string;
  readonly code: string;
  readonly reason: string;
  readonly refusedAt: Date;
}

/** Which refused rows; all of them without a condition. */
export interface RefusedSelection {
  readonly ids?: readonly string[];
  readonly code?: string;
}

const files = ['0001-outbox.sql', '0002-roles.sql'] as const;

/** Codes of PostgreSQL that say that the outbox is not there, or not for us: undefined schema or table, insufficient privilege. */
const unusable = new Set(['3F000', '42P01', '42501']);

/** @throws OutboxError OUTBOX_UNUSABLE when there is no outbox or this user may not read it */
export async function surveyOutbox(client: Client, keepDays: number): Promise<OutboxStatus> {
  const { rows } = await usable(client.query<OutboxStatus>(readStatus, [keepDays]));
  const [status] = rows;
  if (status === undefined) throw new Error('The status of the outbox has no row');
  return status;
}

export async function refusedRows(client: Client, code: string | undefined, limit: number): Promise<RefusedRow[]> {
  return (await usable(client.query<RefusedRow>(listRefused, [code ?? null, limit]))).rows;
}

/** Lets refused rows be published after all, once what they were refused for is mended. @returns how many */
export async function retryRows(client: Client, { ids, code }: RefusedSelection): Promise<number> {
  return (await usable(client.query(retryRefused, [ids ?? null, code ?? null]))).rowCount ?? 0;
}

/** Makes the outbox, or brings it up to date. Needs a user that may create schemas and roles. */
export async function setUpOutbox(client: Client): Promise<readonly string[]> {
  for (const file of files) await client.query(await readFile(new URL(`./sql/${file}`, import.meta.url), 'utf8'));
  return files;
}

async function usable<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && unusable.has(String(error.code)))) throw error;
    const message = `${error.message}. \`npm run outbox -- setup\` makes the outbox; its relay needs the role inkstream_outbox_relay.`;
    throw new OutboxError('OUTBOX_UNUSABLE', message, { cause: error });
  }
}
