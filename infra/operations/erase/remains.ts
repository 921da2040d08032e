import {
  accessLogDays,
  orphanDays,
  queryHistoryDays,
  silverVersionDays,
  snapshotDays,
  tableRecoveryDays,
  unloadDays,
} from '../../retention.ts';

/** A copy that nobody can edit, and which ends by itself. */
export interface Remaining {
  readonly what: string;
  /** Day (yyyy-MM-dd, UTC) on which the last of it is gone; absent where others decide. */
  readonly until?: string;
  /** Why it does no harm until then, or who has to act. */
  readonly note: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What still holds traces after an erasure, and until when. */
export function remaining(
  erasedAt: Date,
  { archiveRetentionDays, logRetentionDays }: { archiveRetentionDays: number; logRetentionDays: number },
): Remaining[] {
  const after = (days: number) => new Date(erasedAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return [
    {
      what: 'event archive of the bus',
      until: after(archiveRetentionDays),
      note: 'cannot be edited; whatever is replayed from it is stored unlinkable',
    },
    {
      what: 'earlier snapshots of the silver tables',
      until: after(snapshotDays + orphanDays + silverVersionDays),
      note: 'not read by queries; their files end by the tables’ maintenance and the bucket’s versions',
    },
    {
      what: 'point-in-time recovery of the tables of uploads and of the lake’s state',
      until: after(tableRecoveryDays),
      note: 'after a restore, erase again',
    },
    { what: 'files of UNLOAD', until: after(unloadDays + 1), note: 'expire after a day' },
    {
      what: 'texts of queries in Athena’s history',
      until: after(queryHistoryDays),
      note: 'for operators; hold ids of orders',
    },
    { what: 'logs of functions', until: after(logRetentionDays), note: 'hold ids of messages and events, no customer' },
    { what: 'access logs of buckets', until: after(accessLogDays), note: 'hold ids of uploads, no customer' },
    {
      what: 'backups that were made by npm run backup',
      note: 'delete those from before the erasure, or erase again after a restore',
    },
    { what: 'the shop’s own systems', note: 'account, orders, outbox and mails are the shop’s to erase' },
  ];
}
