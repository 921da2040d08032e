import { IndexerError } from '../errors.ts';
import type { ProductDocument } from '../index/product-document.ts';
import { type BulkWrite, bodyText, bulkBodies, bulkWrites, MAX_BODY_CHARS, type VersionRule } from './bulk-body.ts';
import {
  type BulkAnswer,
  failureVerdict,
  itemVerdict,
  type RequestFailure,
  refusedAlone,
  worse,
} from './bulk-outcome.ts';
import type { WriteOutcome } from './write-outcome.ts';

/** Sends one bulk body, requiring aliases. Failures of every kind are answers; it throws nothing but bugs. */
export type SendBulk = (body: string, timeoutMs: number) => Promise<BulkAnswer>;

export interface WritePorts {
  readonly sendBulk: SendBulk;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export interface WriteOptions {
  /** `external` by default. */
  readonly versionRule?: VersionRule;
  readonly maxBodyChars?: number;
}

/** While OpenSearch works on one body, the next is made: more at once only fills its queue. */
const REQUESTS_IN_FLIGHT = 2;
/** A body takes a node one to five seconds; one that is sent again too soon is work that a busy node does twice. */
const REQUEST_TIMEOUT_MS = 60_000;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/**
 * Writes every document to every index, under its revision, and says of each product what became of it: the worst of
 * all indices. Reads the outcome of every item, repeats with full jitter what may pass later and only that, until
 * `deadlineMs` (epoch) is near; finds the culprit of a request that was refused whole. So nothing but these documents
 * is ever harmed, and nothing is left unsaid.
 * @throws IndexerError ALIAS_MISSING: an index is gone, or has no write alias; the write targets must be read again
 * @throws IndexerError SEARCH_REFUSED: OpenSearch lets nobody write with these rights or at this address
 */
export async function writeDocuments(
  ports: WritePorts,
  indices: readonly string[],
  documents: Iterable<ProductDocument>,
  deadlineMs: number,
  { versionRule = 'external', maxBodyChars = MAX_BODY_CHARS }: WriteOptions = {},
): Promise<Map<string, WriteOutcome>> {
  const outcomes = new Map<string, WriteOutcome>();
  const settle: Settle = ({ productId }, outcome) => outcomes.set(productId, worse(outcomes.get(productId), outcome));
  const bodies = bulkBodies(bulkWrites(documents, indices, versionRule), maxBodyChars);
  const lane = async () => {
    for (const body of bodies) await writeBody({ ports, settle, deadlineMs }, body);
  };
  const lanes = await Promise.allSettled(Array.from({ length: REQUESTS_IN_FLIGHT }, lane));
  for (const { reason } of lanes.filter((ended) => ended.status === 'rejected')) throw reason;
  return outcomes;
}

type Settle = (write: BulkWrite, outcome: WriteOutcome) => void;

interface Writing {
  readonly ports: WritePorts;
  readonly settle: Settle;
  readonly deadlineMs: number;
}

/** What is to be sent again, and why. */
interface Pending {
  readonly write: BulkWrite;
  readonly reason: string;
}

async function writeBody(writing: Writing, body: readonly BulkWrite[]): Promise<void> {
  const { ports, settle, deadlineMs } = writing;
  let pending: readonly Pending[] = body.map((write) => ({ write, reason: 'TIME_SPENT: it was not sent' }));
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const delayMs = attempt === 0 ? 0 : retryDelayMs(attempt - 1, ports.random);
    if (ports.now() + delayMs >= deadlineMs) {
      for (const { write, reason } of pending) settle(write, { kind: 'retry', reason });
      return;
    }
    if (delayMs > 0) await ports.sleep(delayMs);
    pending = await writeOnce(
      writing,
      pending.map(({ write }) => write),
    );
  }
}

/** Full jitter: writers that failed together do not come back together. */
function retryDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
}

async function writeOnce(writing: Writing, writes: readonly BulkWrite[]): Promise<readonly Pending[]> {
  const { ports, deadlineMs } = writing;
  const timeoutMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - ports.now()));
  const answer = await ports.sendBulk(bodyText(writes), timeoutMs);
  if (answer.kind === 'failed') return afterFailure(writing, writes, answer);
  return writes.flatMap((write, index) => {
    const item = answer.items[index];
    // An answer that is silent about an item says nothing of its being written.
    const verdict = item === undefined ? { kind: 'retry' as const, reason: 'NO_OUTCOME' } : itemVerdict(item);
    if (verdict.kind === 'retry') return [{ write, reason: verdict.reason }];
    if (verdict.kind === 'misdirected') throw new IndexerError('ALIAS_MISSING', verdict.reason);
    writing.settle(write, verdict);
    return [];
  });
}

async function afterFailure(
  writing: Writing,
  writes: readonly BulkWrite[],
  failure: RequestFailure,
): Promise<readonly Pending[]> {
  const reason = `${failure.status ?? 'no answer'} ${failure.type}: ${failure.reason}`;
  const verdict = failureVerdict(failure);
  if (verdict === 'again') return writes.map((write) => ({ write, reason }));
  if (verdict === 'give up') throw new IndexerError('SEARCH_REFUSED', `OpenSearch refuses every write: ${reason}`);
  const [only, ...others] = writes;
  if (only !== undefined && others.length === 0) {
    writing.settle(only, refusedAlone(failure));
    return [];
  }
  const half = Math.ceil(writes.length / 2);
  await writeBody(writing, writes.slice(0, half));
  await writeBody(writing, writes.slice(half));
  return [];
}
