import {
  accessLogDays,
  messageDays,
  orphanDays,
  otherVersionDays,
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

/** How long a stage keeps what it keeps, and where. */
export interface Keeping {
  readonly archiveRetentionDays: number;
  readonly logRetentionDays: number;
  /** Of the vault with nightly copies of the tables; undefined where there is none. */
  readonly backupDays?: number | undefined;
  readonly secondRegion?: string | undefined;
  /** Who signs customers in. */
  readonly customerTokenIssuer?: string | undefined;
}

/** Day (yyyy-MM-dd, UTC) so many days after the erasure. */
type After = (days: number) => string;

const DAY_MS = 24 * 60 * 60 * 1000;
/** S3 counts days from the next midnight on. */
const silverDays = snapshotDays + orphanDays + silverVersionDays + 1;

/** What still holds traces after an erasure, and until when. */
export function remaining(erasedAt: Date, keeping: Keeping): Remaining[] {
  const after: After = (days) => new Date(erasedAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return [
    {
      what: 'event archive of the bus',
      until: after(keeping.archiveRetentionDays),
      note: 'cannot be edited; whatever is replayed from it is stored unlinkable',
    },
    {
      what: 'messages that wait in a queue, or are being replayed',
      until: after(messageDays),
      note: 'cannot be looked through; stored unlinkable when they are taken',
    },
    {
      what: 'earlier snapshots of the silver tables',
      until: after(silverDays),
      note: 'read by nothing but npm run as-of; their files end by the tables’ maintenance and the bucket’s versions',
    },
    ...tableCopies(after, keeping),
    { what: 'files of UNLOAD', until: after(unloadDays + 1), note: 'expire after a day' },
    {
      what: 'texts of queries in Athena’s history',
      until: after(queryHistoryDays),
      note: 'for operators; hold ids of orders',
    },
    {
      what: 'logs of functions',
      until: after(keeping.logRetentionDays),
      note: 'hold ids of messages and events, no customer',
    },
    { what: 'access logs of buckets', until: after(accessLogDays), note: 'hold ids of uploads, no customer' },
    ...(keeping.secondRegion === undefined ? [] : copiesInSecond(keeping.secondRegion, after, keeping)),
    {
      what: 'backups that were made by npm run backup',
      note: 'delete those from before the erasure, or erase again after a restore',
    },
    ...accountsIn(keeping.customerTokenIssuer),
    { what: 'the shop’s own systems', note: 'account, orders, outbox and mails are the shop’s to erase' },
  ];
}

/** A pool of Cognito's has the customer's account; another issuer is one of the shop's own systems. */
function accountsIn(issuer = ''): Remaining[] {
  const pool = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([\w-]+)$/.exec(issuer)?.[1];
  if (pool === undefined) return [];
  return [
    {
      what: `account in Cognito’s pool ${pool}: e-mail, name, sub`,
      note: `the shop’s id need not be his there: npm run erase leaves it; aws cognito-idp admin-delete-user --user-pool-id ${pool} --username SUB removes it`,
    },
  ];
}

function tableCopies(after: After, { backupDays }: Keeping): Remaining[] {
  const recovery = {
    what: 'point-in-time recovery of the tables of uploads and of the lake’s state',
    until: after(tableRecoveryDays),
    note: 'after a restore, erase again',
  };
  if (backupDays === undefined) return [recovery];
  return [recovery, { ...recovery, what: 'nightly copies of these tables in the vault', until: after(backupDays) }];
}

/** Nobody has looked there: what was deleted here is deleted there by S3 and DynamoDB, some time later. */
function copiesInSecond(
  region: string,
  after: After,
  { archiveRetentionDays, logRetentionDays }: Keeping,
): Remaining[] {
  const there = `second Region (${region}), not looked at:`;
  return [
    {
      what: 'versions of deleted uploads and pictures, for the copying to the second Region',
      until: after(otherVersionDays + 1),
      note: 'expire by themselves',
    },
    {
      what: `${there} copies of uploads, pictures, bronze, quarantine/ and errors/`,
      until: after(otherVersionDays + 1),
      note: 'deleted there by copied deletions, unless a copy failed: docs/privacy.md tells how to look',
    },
    { what: `${there} copies of silver’s files`, until: after(silverDays + 1), note: 'the same; no table reads them' },
    {
      what: `${there} tables of uploads and of the lake’s state`,
      until: after(tableRecoveryDays),
      note: 'erased there within seconds; until then in point-in-time recovery',
    },
    {
      what: `${there} archive of the bus`,
      until: after(archiveRetentionDays),
      note: 'cannot be edited; whatever comes back from it is stored unlinkable',
    },
    {
      what: `${there} dead letters, logs of functions and of buckets`,
      until: after(Math.max(messageDays, logRetentionDays, accessLogDays)),
      note: 'hold ids of messages, events and uploads, no customer',
    },
  ];
}
