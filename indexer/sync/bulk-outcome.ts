import type { WriteOutcome } from './write-outcome.ts';

/** What OpenSearch says of one item of a bulk request. */
export interface BulkItem {
  readonly status: number;
  readonly error?: {
    readonly type?: string;
    readonly reason?: string;
    readonly caused_by?: { readonly reason?: string } | null;
  };
}

/** How a bulk request ended. */
export type BulkAnswer =
  | { readonly kind: 'answered'; readonly items: readonly BulkItem[] }
  /** No items to read. Without a status there was no answer either, and whether anything was written is unknown. */
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly type: string; readonly reason: string };

export type RequestFailure = Extract<BulkAnswer, { kind: 'failed' }>;

/** What to do about one item; `misdirected` says that not the document but its index is the trouble. */
export type ItemVerdict = WriteOutcome | { readonly kind: 'misdirected'; readonly reason: string };

/** What to do about a request that failed as a whole. */
export type FailureVerdict = 'again' | 'split' | 'give up';

const written: WriteOutcome = { kind: 'written' };
const superseded: WriteOutcome = { kind: 'superseded' };

/** The code that a document is refused with; what OpenSearch may call it in later versions is `DOCUMENT_REFUSED`. */
const refusalCodes: Readonly<Record<string, string>> = {
  mapper_parsing_exception: 'FIELD_UNREADABLE',
  strict_dynamic_mapping_exception: 'FIELD_UNKNOWN',
  action_request_validation_exception: 'REQUEST_INVALID',
  input_coercion_exception: 'REQUEST_INVALID',
};

/** These may come with a status of the 400s, although another moment may do. */
const transientTypes: ReadonlySet<string> = new Set([
  'circuit_breaking_exception',
  'cluster_block_exception',
  'index_closed_exception',
  'opensearch_rejected_execution_exception',
  'process_cluster_event_timeout_exception',
  'rejected_execution_exception',
  'unavailable_shards_exception',
]);

const MAX_REASON_CHARS = 500;

/** Reads the outcome of one item, as status and error of OpenSearch 2 and 3 have it. */
export function itemVerdict({ status, error }: BulkItem): ItemVerdict {
  if (status === 200 || status === 201) return written;
  if (status === 409) return superseded;
  const type = error?.type ?? `status_${status}`;
  const reason = describe(type, [error?.reason, error?.caused_by?.reason]);
  if (status === 404 || /no write index/.test(error?.reason ?? '')) return { kind: 'misdirected', reason };
  const isForTheDocument = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  if (!isForTheDocument || transientTypes.has(type)) return { kind: 'retry', reason };
  return { kind: 'refused', code: refusalCodes[type] ?? 'DOCUMENT_REFUSED', reason };
}

/**
 * A request refused for what is in it is split until the culprit stands alone. A refusal that no other content would
 * change (401, 403, 404, 405) is given up, for people to mend; everything else may pass the next time, and sending
 * again what was written already is safe, because it carries its version.
 */
export function failureVerdict({ status, type }: RequestFailure): FailureVerdict {
  if (status === undefined || status >= 500 || status === 408 || status === 429) return 'again';
  if ([401, 403, 404, 405].includes(status)) return 'give up';
  return transientTypes.has(type) ? 'again' : 'split';
}

/** The outcome of a write that is refused although it is alone in its request. */
export function refusedAlone({ status, type, reason }: RequestFailure): WriteOutcome {
  const code = status === 413 ? 'DOCUMENT_TOO_LARGE' : (refusalCodes[type] ?? 'DOCUMENT_REFUSED');
  return { kind: 'refused', code, reason: describe(type, [reason]) };
}

/**
 * The worse of two outcomes of one product. What must come again beats what is refused: the refusal will be found
 * again, but a write left out would be lost.
 */
export function worse(first: WriteOutcome | undefined, second: WriteOutcome): WriteOutcome {
  return first === undefined || severity[second.kind] > severity[first.kind] ? second : first;
}

const severity: Readonly<Record<WriteOutcome['kind'], number>> = { superseded: 0, written: 1, refused: 2, retry: 3 };

/** Reasons quote values, an over-long id for one, at any length. */
function describe(type: string, reasons: readonly (string | undefined)[]): string {
  const known = reasons.filter((reason) => reason !== undefined);
  return `${type}: ${known.join(': ') || 'no reason given'}`.slice(0, MAX_REASON_CHARS);
}
