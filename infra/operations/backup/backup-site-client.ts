import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { patientDynamoClient } from '../../../indexer/audit/audit-ports-client.ts';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { readOperationsConfig } from '../config.ts';
import type { TableNames } from './backup-sources-client.ts';

/** Everything that a backup is made of, in the stage that the environment names. */
export interface BackupSite {
  readonly tables: TableNames;
  /** Of Glue. */
  readonly databases: readonly string[];
  readonly dynamo: DynamoDBClient;
  readonly glue: GlueClient;
  readonly awsEndpoint: string | undefined;
}

/** @param suffix of the names of tables that are restored beside those in use */
export function backupSite(suffix = ''): BackupSite {
  const indexer = readIndexerConfig(['productTable', 'productImageTable', 'searchControlTable']);
  const config = readOperationsConfig([
    'lakeStateTable',
    'bronzeDatabase',
    'silverDatabase',
    'viewsDatabase',
    'awsEndpoint',
  ]);
  return {
    tables: {
      products: `${indexer.productTable}${suffix}`,
      'product-images': `${indexer.productImageTable}${suffix}`,
      'search-control': `${indexer.searchControlTable}${suffix}`,
      'lake-state': `${config.lakeStateTable}${suffix}`,
    },
    databases: [config.bronzeDatabase, config.silverDatabase, config.viewsDatabase],
    dynamo: patientDynamoClient(),
    glue: new GlueClient({ maxAttempts: 8 }),
    awsEndpoint: config.awsEndpoint,
  };
}
