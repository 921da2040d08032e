import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { type EventQueue, maxReceiveCount } from './event-queue.ts';
import type { Network } from './network.ts';
import { NodeFunction } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { allowRequests } from './search-access.ts';

export interface ProductIndexerProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly indexing: EventQueue;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

export const productIndexerTimeout = Duration.seconds(60);

/** A product is about 2 KB: this fills half a megabyte of `_bulk`, and its writes to the projection take about a second. */
export const productIndexerBatch = 250;

/** Lambda asks for a window of a second or more when a batch may hold more than ten messages; an edit waits no longer. */
const batchingWindow = Duration.seconds(1);

/** Queue to index: keeps the projection, and writes the documents that changed. */
export class ProductIndexer extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ProductIndexerProps) {
    super(scope, id);
    const { stage, names, projection, indexing } = props;
    const indexer = new NodeFunction(this, 'Indexer', {
      stage,
      functionName: names.productIndexerFunction,
      roleName: roleName(names.productIndexerFunction),
      description: 'Turns events of catalog and images into documents of the product index',
      entry: 'indexer/sync/product-indexer.handler.ts',
      timeout: productIndexerTimeout,
      memoryMb: 1024,
      network: props.network,
      environment: {
        INKSTREAM_OPENSEARCH_URL: props.searchUrl,
        INKSTREAM_PRODUCT_TABLE: projection.products.tableName,
        INKSTREAM_PRODUCT_IMAGE_TABLE: projection.images.tableName,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
        INKSTREAM_INDEXING_QUEUE_URL: indexing.queue.queueUrl,
        INKSTREAM_INDEXING_DLQ_URL: indexing.deadLetters.queueUrl,
        INKSTREAM_INDEXING_MAX_RECEIVES: String(maxReceiveCount),
      },
    });
    this.function = indexer.function;
    const onTable = (table: ITableV2, actions: readonly string[]) =>
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
      });
    indexer.allow([
      onTable(projection.products, ['UpdateItem']),
      onTable(projection.images, ['GetItem', 'PutItem', 'UpdateItem', 'Query']),
      onTable(projection.control, ['GetItem']),
      // What no try can mend is parked there with its reason.
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [indexing.deadLetters.queueArn] }),
      // What failed for a passing reason is sent anew, so that an outage does not use up the queue's own tries.
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [indexing.queue.queueArn] }),
      allowRequests(this, names, ['Post'], ['_bulk']),
    ]);
    this.function.addEventSource(
      new SqsEventSource(indexing.queue, {
        batchSize: productIndexerBatch,
        maxBatchingWindow: batchingWindow,
        maxConcurrency: stage.search.indexerConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
