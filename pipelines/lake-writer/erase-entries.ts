import type { PublicEvent } from '../contracts/personal-data.ts';
import type { BatchEntries, EventEntry, RejectedEntry } from './batch-entries.ts';
import { erasedId, unlinkableEvent } from './unlinkable-event.ts';

/** Whose events are to be stored so that nobody can tell any more whose they are. */
export interface Erasures {
  /** Pseudonym of an erased customer, or of one of his orders -> salt of the erasure. */
  readonly marks: ReadonlyMap<string, string>;
  /** Pseudonyms of an order under every key that the secret holds. */
  readonly orderMarksOf: (orderId: string) => readonly string[];
  /** Pseudonyms of a customer under every key that the secret holds. */
  readonly customerMarksOf: (customerId: string) => readonly string[];
  /** Marks further orders, id -> salt, so that their later events, which name no customer, are known as well. */
  readonly markOrders: (orders: ReadonlyMap<string, string>) => Promise<void>;
}

/** In refused texts, which need not be JSON; also where JSON is quoted within JSON. */
const idsInText = /\\?"(customerId|orderId)\\?"\s*:\s*(?:\\?"((?:[^"\\]|\\[^"])*)\\?"|(\d+))/g;

/**
 * Makes what the batch holds of erased customers unlinkable, in place. Rejects when further orders could not be marked;
 * nothing of the batch may be stored then.
 */
export async function eraseEntries(batch: BatchEntries, erasures: Erasures): Promise<void> {
  if (erasures.marks.size === 0) return;
  const found = await ordersOfErased(batch.events.values(), erasures);
  for (const entry of batch.events.values()) {
    const orderId = orderIdOf(entry.event);
    const salt = orderId === undefined ? undefined : (found.get(orderId) ?? saltOf(orderId, erasures));
    if (salt === undefined) continue;
    entry.event = unlinkableEvent(entry.event, salt);
    forgetTexts(entry);
  }
  for (const [key, entry] of batch.rejected) {
    const salt = saltOfText(entry.text, erasures);
    if (salt !== undefined) batch.rejected.set(key, unlinkableRejected(entry, salt));
  }
}

/** Orders of the batch that name an erased customer, the new ones of them marked. */
async function ordersOfErased(entries: Iterable<EventEntry>, erasures: Erasures): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { event } of entries) {
    const orderId = orderIdOf(event);
    if (orderId === undefined) continue;
    const known = saltOf(orderId, erasures);
    const salt = known ?? firstSalt(keysOf(event), erasures);
    if (salt !== undefined && known === undefined) found.set(orderId, salt);
  }
  if (found.size > 0) await erasures.markOrders(found);
  return found;
}

function orderIdOf({ detail }: PublicEvent): string | undefined {
  return 'orderId' in detail ? detail.orderId : undefined;
}

function keysOf({ detail, formerCustomerKeys }: PublicEvent): string[] {
  const customerKey = 'customer' in detail ? detail.customer?.customerKey : undefined;
  return [...(customerKey ? [customerKey] : []), ...(formerCustomerKeys?.split(' ') ?? [])];
}

function firstSalt(pseudonyms: readonly string[], { marks }: Erasures): string | undefined {
  for (const pseudonym of pseudonyms) {
    const salt = marks.get(pseudonym);
    if (salt !== undefined) return salt;
  }
  return undefined;
}

function saltOf(orderId: string, erasures: Erasures): string | undefined {
  return firstSalt(erasures.orderMarksOf(orderId), erasures);
}

function saltOfText(text: string, erasures: Erasures): string | undefined {
  for (const [, name, quoted, digits] of text.matchAll(idsInText)) {
    const id = quoted === undefined ? String(digits) : unescaped(quoted);
    const pseudonyms = name === 'orderId' ? erasures.orderMarksOf(id) : erasures.customerMarksOf(id);
    const salt = firstSalt(pseudonyms, erasures);
    if (salt !== undefined) return salt;
  }
  return undefined;
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return quoted;
  }
}

function unlinkableRejected(entry: RejectedEntry, salt: string): RejectedEntry {
  const { eventId: _, ...rejection } = entry.rejection;
  forgetTexts(entry);
  return { ...entry, rejection, rejectedId: erasedId(salt, entry.rejectedId), text: '' };
}

/** An event that turns out to be too long is refused by its text. */
function forgetTexts({ messages }: EventEntry | RejectedEntry): void {
  messages.splice(0, messages.length, ...messages.map((message) => ({ ...message, text: '', isMasked: true })));
}
