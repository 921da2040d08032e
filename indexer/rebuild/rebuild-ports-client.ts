import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { projectionReader } from '../audit/audit-ports-client.ts';
import { createIndexReader } from '../audit/index-reader-client.ts';
import type { SearchLanguage } from '../config.ts';
import { writeTargetsStore } from '../index/write-targets-client.ts';
import { writePorts } from '../sync/bulk-client.ts';
import { writeDocuments } from '../sync/write-documents.ts';
import { createIndexAdmin } from './index-admin-client.ts';
import { createRateLimit } from './rate-limit.ts';
import type { RebuildObserver } from './rebuild-observer.ts';
import type { RebuildPorts } from './rebuild-ports.ts';
import { rebuildRecords } from './rebuild-record-client.ts';
import { createSearchTop } from './search-top-client.ts';

export interface RebuildSite {
  readonly alias: string;
  readonly languages: readonly SearchLanguage[];
  readonly productTable: string;
  readonly searchControlTable: string;
}

export interface RebuildManner {
  /** Documents per second; 0: as fast as OpenSearch takes them. */
  readonly rate: number;
  readonly observer: RebuildObserver;
}

/** Everything a rebuild needs, on real OpenSearch and DynamoDB. */
export function rebuildPorts(
  client: Client,
  dynamo: DynamoDBClient,
  site: RebuildSite,
  { rate, observer }: RebuildManner,
): RebuildPorts {
  const { alias, languages, productTable, searchControlTable } = site;
  const store = writeTargetsStore(dynamo, searchControlTable, alias);
  const now = () => new Date();
  return {
    hold: {
      records: rebuildRecords(dynamo, searchControlTable, alias),
      now,
      holder: `${hostname()}, process ${process.pid}, since ${now().toISOString()}`,
      isDead: isDeadHere,
    },
    targets: store,
    indices: createIndexAdmin(client, { alias, languages, store }),
    projection: projectionReader(dynamo, productTable),
    estimateProducts: async () => {
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: productTable }));
      return Table?.ItemCount ?? 0;
    },
    write: (index, documents, milliseconds) =>
      writeDocuments(writePorts(client), [index], documents, Date.now() + milliseconds),
    rateLimit: createRateLimit(rate, { now: Date.now, sleep }),
    readerOf: (index) => createIndexReader(client, index),
    search: createSearchTop(client, languages),
    now,
    sleep,
    random: Math.random,
    observer,
  };
}

/** A process of this machine that is gone; of another machine's nothing can be said. */
function isDeadHere(holder: string): boolean {
  const [, host, pid] = /^(.*), process (\d+), since /.exec(holder) ?? [];
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
