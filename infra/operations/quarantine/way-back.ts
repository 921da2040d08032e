import { createHash } from 'node:crypto';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { isDetailType } from '../../../pipelines/contracts/event.ts';
import { MASK } from '../../../pipelines/contracts/known-names.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import type { RejectionCode } from '../../../pipelines/contracts/rejection.ts';
import { type Field, fieldOf } from '../../../pipelines/contracts/schema-outline.ts';

/** A row of rejected_events, as far as it matters for bringing the event back. */
export interface RejectedEvent {
  /** SHA-256 of the text as it came, in hex. */
  readonly rejectedId: string;
  readonly reasonCode: string;
  readonly reasonPath: string;
  readonly reasonMessage: string;
  readonly eventType: string | undefined;
  readonly eventId: string | undefined;
  /** When it was published or received, ISO-8601 UTC. */
  readonly rejectedAt: string;
  /** With personal fields masked. */
  readonly rawText: string | undefined;
  /** Where the text lies that could not be masked. */
  readonly quarantineKey: string | undefined;
}

/** Where the text comes from that is put on the bus again. */
export type WayBack =
  /** The lake's own row says all that the lake ever keeps of such an event. */
  | { readonly from: 'lake'; readonly text: string }
  /** The text lies in the quarantine of the lake's bucket. */
  | { readonly from: 'quarantine'; readonly key: string }
  /** What is masked in the row is needed: only the archive of the bus has it. */
  | { readonly from: 'archive' }
  /** A line of a file that was imported; it is no event. */
  | { readonly from: 'import' };

/** How a refused event can come back, whether or not it would be accepted by now. */
export function wayBackOf({ reasonCode, reasonPath, rejectedId, rawText, quarantineKey }: RejectedEvent): WayBack {
  if (reasonCode.startsWith('LINE_')) return { from: 'import' };
  if (rawText === undefined)
    return quarantineKey === undefined ? { from: 'archive' } : { from: 'quarantine', key: quarantineKey };
  if (hashOf(rawText) === rejectedId) return { from: 'lake', text: rawText };
  const document: unknown = JSON.parse(rawText);
  if (hidesPerson(document) || hidesReason(document, reasonCode, reasonPath)) return { from: 'archive' };
  const text = JSON.stringify(withoutMasks(document));
  // A value may have been masked because the contract of that day did not know it: it takes the archive to tell.
  return refusalOf(text) === undefined ? { from: 'lake', text } : { from: 'archive' };
}

/** Faults of the text itself: of a key that is masked, or a value, nothing shows any more that it was one. */
const faultsOfText: ReadonlySet<string> = new Set([
  'DUPLICATE_KEY',
  'AMBIGUOUS_KEY',
  'RESERVED_KEY',
  'NUL_CHARACTER',
] satisfies RejectionCode[]);

/** Whether the very thing is masked that the event was refused for: without it anything is acceptable. */
function hidesReason(document: unknown, code: string, path: string): boolean {
  if (faultsOfText.has(code)) return true;
  if (code === ('FIELD_MISSING' satisfies RejectionCode)) return false;
  const found = valueAt(document, path);
  return found === undefined || found === MASK;
}

/** What a JSON pointer (RFC 6901) points at; undefined when there is nothing. */
function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce((value: unknown, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, document);
}

/** SHA-256 of a text, in hex: the id of the row that it is refused as. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Why the contracts of this release refuse a text: a stable code; undefined when they accept it. */
export function refusalOf(text: string): string | undefined {
  const parsed = parseEvent(text);
  return parsed.ok ? undefined : parsed.rejection.code;
}

/** Whether an id is masked that the lake keeps a pseudonym of: an event without it would be another one. */
function hidesPerson(document: unknown): boolean {
  if (!isObject(document)) return false;
  const type = document['detail-type'];
  if (typeof type !== 'string' || !isDetailType(type)) return false;
  const contract = contracts[type];
  return [contract.schema, ...Object.values(contract.olderSchemas)].some((schema) =>
    hidesIn(document.detail, fieldOf(schema)),
  );
}

function hidesIn(value: unknown, { outline, privacy }: Field): boolean {
  if (privacy === 'pseudonymised') return value === MASK;
  if (outline.kind === 'object' && isObject(value))
    return [...outline.fields].some(([name, field]) => hidesIn(value[name], field));
  if (outline.kind === 'array' && Array.isArray(value))
    return value.some((element) => hidesIn(element, outline.element));
  return outline.kind === 'choice' && outline.options.some((option) => hidesIn(value, option));
}

function withoutMasks(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((element) => element !== MASK).map(withoutMasks);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, member]) => name !== MASK && member !== MASK);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutMasks(member)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
