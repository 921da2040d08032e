import type { PublishedCounts } from '../sample/sample-ledger.ts';
import type { LakeCounts } from './lake-counts.ts';

/** published = stored + duplicates + rejected (+ missing), and what the queue delivered more often than it was sent. */
export interface AccountingRow {
  detailType: string;
  published: number;
  stored: number;
  duplicates: number;
  rejected: number;
  /** Copies beyond those published: at-least-once delivery. No fault. */
  redelivered: number;
  /** Copies that never reached the lake. */
  missing: number;
  isRight: boolean;
  /** What is wrong, in words; empty when nothing is. */
  problem: string;
}

const nothing: LakeCounts = { arrived: 0, stored: 0, arrivedRejections: 0, rejected: 0 };
const neverPublished: PublishedCounts = { published: 0, distinct: 0, duplicates: 0, rejected: 0 };

const whole = (amount: number) => amount.toLocaleString('en-US');

function problemOf(row: Omit<AccountingRow, 'isRight' | 'problem'>, expected: PublishedCounts): string {
  const problems: string[] = [];
  const accounted = row.stored + row.duplicates + row.rejected;
  if (accounted !== row.published) problems.push(`published ${whole(row.published)}, accounted ${whole(accounted)}`);
  const compare = (name: string, got: number, right: number) => {
    if (got !== right) problems.push(`${name} ${whole(got)} instead of ${whole(right)}`);
  };
  compare('stored', row.stored, expected.distinct);
  compare('duplicates', row.duplicates, expected.duplicates);
  compare('rejected', row.rejected, expected.rejected);
  return problems.join(', ');
}

function accountFor(detailType: string, expected: PublishedCounts, lake: LakeCounts): AccountingRow {
  const validCopies = expected.distinct + expected.duplicates;
  const surplus = Math.max(0, lake.arrived - validCopies);
  // Bronze forgets after 30 days what silver keeps; then silver alone can be compared.
  const isForgotten = lake.arrived < lake.stored || lake.arrivedRejections < lake.rejected;
  const arrived = isForgotten ? Math.max(lake.arrived, lake.stored + expected.duplicates) : lake.arrived;
  const arrivedRejections = Math.max(lake.arrivedRejections, isForgotten ? lake.rejected : 0);
  const row = {
    detailType,
    published: expected.published,
    stored: lake.stored,
    duplicates: arrived - surplus - lake.stored,
    rejected: lake.rejected,
    redelivered: surplus + Math.max(0, arrivedRejections - expected.rejected),
    missing: Math.max(0, validCopies - arrived) + Math.max(0, expected.rejected - arrivedRejections),
  };
  const problem = problemOf(row, expected);
  return { ...row, isRight: problem === '', problem };
}

/** Accounts for every event type that was published or is in the lake, in the order of the alphabet. */
export function compareAccounting(
  published: Readonly<Record<string, PublishedCounts>>,
  lake: ReadonlyMap<string, LakeCounts>,
): AccountingRow[] {
  const types = new Set([...Object.keys(published), ...lake.keys()]);
  return [...types]
    .sort()
    .map((type) => accountFor(type, published[type] ?? neverPublished, lake.get(type) ?? nothing));
}
