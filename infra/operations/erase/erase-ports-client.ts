import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LoaderConfig } from '../../../pipelines/lake-loader/config.ts';
import { createLoadPorts } from '../../../pipelines/lake-loader/loader-ports-client.ts';
import { withLease } from '../../../pipelines/lake-loader/with-lease.ts';
import { customerMarksOf, orderMarksOf } from '../../../pipelines/lake-writer/customer-key.ts';
import { erasedList } from '../../../pipelines/lake-writer/erased-list-client.ts';
import { OperationsError } from '../errors.ts';
import { secretStore } from '../rotate-key/pseudonym-secret-client.ts';
import { bronzePlaces } from './bronze-places.ts';
import { sweepDeadLetters } from './dead-letters-client.ts';
import type { ErasePorts } from './erase-customer.ts';
import { findOrders, findSharedArtwork } from './find-orders.ts';
import { findUploads } from './find-uploads.ts';
import { erasureJournal } from './journal-client.ts';
import { createStoredObjects } from './lake-objects-client.ts';
import { orderDatasets } from './lake-statements.ts';
import { silverPlaces } from './silver-places.ts';
import { type Place, type Subject, withFound } from './subject.ts';
import { failedRowsPlace, quarantinedKeys, quarantinePlace, resultsPlace } from './text-places.ts';
import { traceFinder } from './text-traces.ts';
import { uploadPlaces } from './upload-places.ts';
import { createCustomerUploads } from './uploads-client.ts';

export interface EraseConfig {
  readonly loader: LoaderConfig;
  readonly resultsBucket: string;
  readonly uploadBucket: string;
  readonly imageBucket: string;
  readonly printImageTable: string;
  readonly pseudonymSecret: string;
  readonly awsEndpoint?: string | undefined;
  /** Dead-letter queues: name -> URL. */
  readonly deadLetters: ReadonlyMap<string, string>;
}

/** A writer knows a mark after a minute, has its batch done within another, and Firehose stores it within a third. */
const SETTLE_MS = 210_000;
/** The emulator's writer looks every two seconds, and its Firehose stores at once. */
const LOCAL_SETTLE_MS = 6_000;
const INTAKE_PATIENCE_MS = 180_000;
/** A load takes at most 14 minutes. */
const LEASE_PATIENCE_MS = 15 * 60_000;
const LEASE_POLL_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Everything that an erasure works with, bound to AWS or to what stands for it here. */
export async function createErasePorts(config: EraseConfig, say: (line: string) => void): Promise<ErasePorts> {
  const { loader } = config;
  const { names } = loader;
  const load = createLoadPorts(loader, ({ message }) => say(`trying again: ${message}`));
  const { runStatement } = load;
  const lake = createStoredObjects(names.lakeBucket);
  const secret = await secretStore(config.pseudonymSecret, undefined).read();
  const fromDt = new Date(Date.now() - (loader.bronzeDays + 1) * DAY_MS).toISOString().slice(0, 10);
  const uploads = createCustomerUploads(config.printImageTable, config.uploadBucket, config.awsEndpoint);
  const images = createStoredObjects(config.imageBucket);
  return {
    uploadPlaces: uploadPlaces({ uploads, images, sleep, patienceMs: INTAKE_PATIENCE_MS }),
    lakePlaces: [
      ...bronzePlaces({ bronze: names.bronze, fromDt, runStatement, lake }),
      ...silverPlaces(names.silver, runStatement),
    ],
    otherPlaces: [
      quarantinePlace(lake),
      failedRowsPlace(lake),
      ...[...config.deadLetters].map(([name, url]) => deadLettersPlace(name, url)),
      resultsPlace(createStoredObjects(config.resultsBucket)),
    ],
    find: (subject) => find(subject, { loader, fromDt, runStatement, lake, uploads }),
    whileNobodyLoads: (work) => whileNobodyLoads(work, load, say),
    settle: async () => {
      await sleep(config.awsEndpoint === undefined ? SETTLE_MS : LOCAL_SETTLE_MS);
    },
    list: erasedList(new DynamoDBClient({}), loader.stateTable),
    journal: erasureJournal(loader.stateTable),
    customerMarksOf: customerMarksOf(secret),
    orderMarksOf: orderMarksOf(secret),
    newSalt: () => randomBytes(32).toString('hex'),
    now: () => new Date(),
    say,
  };
}

interface FindPorts {
  readonly loader: LoaderConfig;
  readonly fromDt: string;
  readonly runStatement: ReturnType<typeof createLoadPorts>['runStatement'];
  readonly lake: ReturnType<typeof createStoredObjects>;
  readonly uploads: ReturnType<typeof createCustomerUploads>;
}

async function find(subject: Subject, { loader, fromDt, runStatement, lake, uploads }: FindPorts) {
  const { silver, bronze } = loader.names;
  const all = orderDatasets.flatMap((name) => [{ name: `${silver}.${name}` }, { name: `${bronze}.${name}`, fromDt }]);
  const lines = all.filter(({ name }) => name.endsWith('.order_lines'));
  const withOrders = withFound(subject, await findOrders(subject, { all, lines }, runStatement));
  const shared = await findSharedArtwork(withOrders, lines, runStatement);
  const { ownerless, ...foundUploads } = await findUploads(withOrders, shared, uploads);
  const withUploads = withFound(withOrders, foundUploads);
  const found = withFound(withUploads, { quarantineKeys: await quarantinedKeys(lake, withUploads) });
  return { found, keptUploads: ownerless };
}

function deadLettersPlace(queue: string, url: string): Place {
  return {
    name: `dead letters of ${queue}`,
    unit: 'messages',
    method: 'deleted',
    count: (subject) => sweepDeadLetters(url, traceFinder(subject), 'count'),
    erase: async (subject) => {
      await sweepDeadLetters(url, traceFinder(subject), 'delete');
    },
  };
}

async function whileNobodyLoads(
  work: () => Promise<void>,
  load: ReturnType<typeof createLoadPorts>,
  say: (line: string) => void,
): Promise<void> {
  const holder = `erase-${randomUUID()}`;
  for (let waitedMs = 0; waitedMs < LEASE_PATIENCE_MS; waitedMs += LEASE_POLL_MS) {
    const leased = await withLease({ holder }, load, work);
    if (leased.status === 'done') return;
    if (waitedMs === 0) say(`a load is running (${leased.holder}); waiting for it to end`);
    await sleep(LEASE_POLL_MS);
  }
  throw new OperationsError('NOT_POSSIBLE', 'A load has been running for a quarter of an hour. Try again later.');
}
