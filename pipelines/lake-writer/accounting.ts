import { isDetailType } from '../contracts/event.ts';

/** Messages, by what became of them. `received` is always the sum of the others. */
export interface Accounting {
  received: number;
  /** Events whose rows are all stored. */
  written: number;
  /** Further copies of an event or of a refused text within the batch, dropped. */
  duplicates: number;
  /** Refused texts that are stored as rows of rejected_events. */
  rejected: number;
  /** Not, or not wholly, stored: to be delivered again. */
  failed: number;
}

export type Disposition = Exclude<keyof Accounting, 'received'>;

/** Stands for whatever is no detail type of the contracts: names that anyone can invent must not become metrics. */
export const UNKNOWN_TYPE = 'unknown';

export function emptyAccounting(): Accounting {
  return { received: 0, written: 0, duplicates: 0, rejected: 0, failed: 0 };
}

/** Adds messages of one kind to the counts of their detail type. */
export function count(
  byDetailType: Map<string, Accounting>,
  detailType: string | undefined,
  disposition: Disposition,
  messages: number,
): void {
  const type = detailType !== undefined && isDetailType(detailType) ? detailType : UNKNOWN_TYPE;
  const accounting = byDetailType.get(type) ?? emptyAccounting();
  accounting.received += messages;
  accounting[disposition] += messages;
  byDetailType.set(type, accounting);
}

export function totalOf(accountings: Iterable<Accounting>): Accounting {
  const total = emptyAccounting();
  for (const accounting of accountings) {
    total.received += accounting.received;
    total.written += accounting.written;
    total.duplicates += accounting.duplicates;
    total.rejected += accounting.rejected;
    total.failed += accounting.failed;
  }
  return total;
}
