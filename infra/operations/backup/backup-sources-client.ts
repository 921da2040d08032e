import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { GetDatabaseCommand, type GlueClient, paginateGetTables } from '@aws-sdk/client-glue';
import type { Client } from '@opensearch-project/opensearch';
import type { SearchLanguage } from '../../../indexer/config.ts';
import { askSearch } from '../../../indexer/index/ask-search.ts';
import { indicesOfAlias } from '../../../indexer/index/index-lifecycle.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import type { BackedUpTable, BackedUpTableName, BackupManifest } from './backup-format.ts';
import { catalogueOf, type GlueCatalogue } from './glue-catalogue.ts';
import { type BackupSources, type ItemPage, SEGMENTS } from './write-backup.ts';

/** What the tables are called in a stage. */
export type TableNames = Readonly<Record<BackedUpTableName, string>>;

export function backupSources(
  clients: { readonly dynamo: DynamoDBClient; readonly glue: GlueClient; readonly search: Client | undefined },
  site: {
    readonly tables: TableNames;
    readonly databases: readonly string[];
    readonly alias: string;
    readonly languages: readonly SearchLanguage[];
  },
): BackupSources {
  const { dynamo, glue, search } = clients;
  return {
    scan: (table, segment, cursor) => scanItems(dynamo, site.tables[table.name as BackedUpTableName], segment, cursor),
    catalogue: () => readCatalogue(glue, site.databases),
    index: async () => (search === undefined ? null : readIndex(search, site.alias, site.languages)),
    now: () => new Date(),
  };
}

async function* scanItems(
  client: DynamoDBClient,
  TableName: string,
  Segment: number,
  cursor: object | undefined,
): AsyncGenerator<ItemPage> {
  const ExclusiveStartKey = cursor as ScanCommandInput['ExclusiveStartKey'];
  const input = { TableName, Segment, TotalSegments: SEGMENTS, ConsistentRead: true, ExclusiveStartKey };
  for await (const { Items = [], LastEvaluatedKey = null } of paginateScan({ client }, input))
    yield { items: Items, cursor: LastEvaluatedKey };
}

/** Databases that are not there are left out: on this machine silver is none of Glue's. */
async function readCatalogue(client: GlueClient, names: readonly string[]): Promise<GlueCatalogue> {
  const databases: GlueCatalogue['databases'][number][] = [];
  const tables: GlueCatalogue['tables'][number][] = [];
  for (const Name of names) {
    const found = await client.send(new GetDatabaseCommand({ Name })).catch((error: Error) => {
      if (error.name === 'EntityNotFoundException') return undefined;
      throw error;
    });
    if (found?.Database === undefined) continue;
    const all = [];
    for await (const { TableList = [] } of paginateGetTables({ client }, { DatabaseName: Name }))
      all.push(...TableList);
    const part = catalogueOf(found.Database, all);
    databases.push(...part.databases);
    tables.push(...part.tables);
  }
  return { databases, tables };
}

async function readIndex(
  client: Client,
  alias: string,
  languages: readonly SearchLanguage[],
): Promise<BackupManifest['index']> {
  const [name] = await indicesOfAlias(client, alias);
  if (name === undefined) return null;
  const { count } = await askSearch(`count the documents of ${name}`, () => client.count({ index: name }));
  return { name, documents: count, mappingHash: mappingHash(languages) };
}

/** Those of the tables that belong to what is asked for. */
export function tablesOf<Table extends BackedUpTable>(tables: readonly Table[], parts: readonly string[]): Table[] {
  return tables.filter(({ part }) => parts.includes(part));
}
