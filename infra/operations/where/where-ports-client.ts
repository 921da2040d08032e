import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { imageStoreClient } from '../../../images/intake/image-store-client.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { projectionClient } from '../../../indexer/projection/projection-client.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { createQueueClient } from '../../../pipelines/publish/queue-client.ts';
import { readOperationsConfig } from '../config.ts';
import { readArchive } from './archive-reader-client.ts';
import { imageReader } from './image-reader-client.ts';
import { lakeReader } from './lake-reader-client.ts';
import { productReader } from './product-reader-client.ts';
import { queueReader } from './queue-reader-client.ts';
import type { WherePorts } from './where-ports.ts';

/** All places of the stack that the environment names. */
export function wherePorts({
  asksLake,
  signal,
}: {
  readonly asksLake: boolean;
  readonly signal: AbortSignal;
}): WherePorts {
  const config = readOperationsConfig([
    ...(['busName', 'etlWorkGroup', 'bronzeDatabase', 'silverDatabase', 'viewsDatabase'] as const),
    ...(['catalogTable', 'productTable', 'openSearchUrl'] as const),
    ...(['printImageTable', 'uploadBucket', 'imageBucket', 'awsEndpoint'] as const),
  ]);
  const dynamo = projectionClient();
  const databases = { bronze: config.bronzeDatabase, silver: config.silverDatabase, views: config.viewsDatabase };
  const runStatement = athenaStatements(createAthenaClient(), config.etlWorkGroup);
  return {
    ...queueReader(createQueueClient()),
    ...imageReader({ ...config, dynamo, s3: imageStoreClient(config.awsEndpoint) }),
    askLake: asksLake ? lakeReader(runStatement, databases, signal) : undefined,
    readArchive: () => readArchive(new EventBridgeClient({}), config.busName, Date.now()),
    readProduct: productReader({ ...config, dynamo, search: createSearchClient(config.openSearchUrl) }),
  };
}
