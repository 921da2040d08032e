import type { InPart } from './faulty-proxy.ts';

interface BulkReply {
  readonly items: readonly unknown[];
}

/** What a node answers for an item when its queue of writes is full. */
const rejected = {
  status: 429,
  error: { type: 'rejected_execution_exception', reason: 'injected: rejected execution of a write' },
};

/** For `startFaultyProxy`: lets a random part of a bulk request's items through, and rejects the others one by one. */
export const bulkInPart: InPart = async ({ incoming, body, random, forward }) => {
  if (!(incoming.url ?? '').includes('/_bulk')) return undefined;
  const items = itemsOf(body.toString('utf8'));
  const isTaken = items.map(() => random() < 0.5);
  const taken = items.filter((_, index) => isTaken[index]);
  const reply = taken.length === 0 ? undefined : await forward(Buffer.from(taken.join('')));
  const outcomes = reply === undefined ? [] : [...(JSON.parse(reply.toString('utf8')) as BulkReply).items];
  const merged = isTaken.map((taken) => (taken ? outcomes.shift() : { index: rejected }));
  return JSON.stringify({ took: 1, errors: true, items: merged });
};

/** Action and document of each item of a body that indexes, as one text. */
function itemsOf(body: string): string[] {
  const lines = body.trimEnd().split('\n');
  return lines.flatMap((action, index) => (index % 2 === 0 ? [`${action}\n${lines[index + 1]}\n`] : []));
}
