import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { BulkAnswer, BulkItem } from '../../../indexer/sync/bulk-outcome.ts';
import type { SendBulk, WritePorts } from '../../../indexer/sync/write-documents.ts';

/** What one call meets: `lost` was done without an answer, `busy` was not done at all. */
export type CallFate = 'works' | 'lost' | 'busy' | 'unreachable' | 'partly';

export interface MemoryBulk {
  /** Per index, by id. */
  readonly stored: ReadonlyMap<string, ReadonlyMap<string, ProductDocument>>;
  /** Ids of every call, in order. */
  readonly calls: string[][];
  readonly sendBulk: SendBulk;
}

interface Action {
  readonly index: { readonly _index: string; readonly _id: string; readonly version: number };
}

/**
 * What `_bulk` promises, as far as it was seen of a real node: external versions; a document whose title holds `unreadable`
 * is refused alone, one whose id holds `culprit` takes its whole request with it.
 */
export function memoryBulk(nextFate: () => CallFate = () => 'works', random: () => number = () => 0): MemoryBulk {
  const stored = new Map<string, Map<string, ProductDocument>>();
  const calls: string[][] = [];
  const take = (action: Action['index'], document: ProductDocument): BulkItem => {
    if (document.title.includes('unreadable')) return { status: 400, error: { type: 'mapper_parsing_exception' } };
    const documents = stored.get(action._index) ?? new Map<string, ProductDocument>();
    stored.set(action._index, documents);
    const known = documents.get(action._id);
    if (known !== undefined && known.revision >= action.version) return { status: 409 };
    documents.set(action._id, document);
    return { status: known === undefined ? 201 : 200 };
  };
  const sendBulk: SendBulk = async (body) => {
    const pairs = pairsOf(body);
    calls.push(pairs.map(([{ _id }]) => _id));
    const fate = nextFate();
    if (fate === 'busy') return failed(429, 'circuit_breaking_exception');
    if (fate === 'unreachable') return failed(undefined, 'ConnectionError');
    if (pairs.some(([{ _id }]) => _id.includes('culprit'))) return failed(400, 'action_request_validation_exception');
    const items = pairs.map(([action, document]) =>
      fate === 'partly' && random() < 0.5 ? rejectedItem : take(action, document),
    );
    return fate === 'lost' ? failed(undefined, 'TimeoutError') : { kind: 'answered', items };
  };
  return { stored, calls, sendBulk };
}

const rejectedItem: BulkItem = { status: 429, error: { type: 'rejected_execution_exception' } };

function failed(status: number | undefined, type: string): BulkAnswer {
  return { kind: 'failed', status, type, reason: 'injected' };
}

function pairsOf(body: string): (readonly [Action['index'], ProductDocument])[] {
  const lines = body.trimEnd().split('\n');
  return lines.flatMap((line, index) =>
    index % 2 === 0
      ? [[(JSON.parse(line) as Action).index, JSON.parse(lines[index + 1] ?? '') as ProductDocument]]
      : [],
  );
}

/** Ports on a clock that moves only while something sleeps. */
export function portsOn(sendBulk: SendBulk, random: () => number = () => 0.5): WritePorts & { slept: number[] } {
  const slept: number[] = [];
  let nowMs = 0;
  return {
    ...{ sendBulk, random, slept },
    now: () => nowMs,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      nowMs += milliseconds;
    },
  };
}
