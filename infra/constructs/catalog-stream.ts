import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allowAnnouncing } from './announcing.ts';
import type { CatalogTable } from './catalog-table.ts';
import { NodeFunction } from './node-function.ts';
import type { ResourceNames } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface CatalogStreamProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly catalog: CatalogTable;
  readonly bus: IEventBus;
}

const batchSize = 100;

/**
 * A batch that fails is halved until the culprit stands alone. Bad rows are no failures, so what is tried this often is a
 * bus that does not answer; with Lambda's pauses of up to a minute it has about a quarter of an hour to recover.
 */
const retryAttempts = 20;

/** The catalog's stream to the bus: every edit of a product becomes an event. */
export class CatalogStream extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: CatalogStreamProps) {
    super(scope, id);
    const { stage, names, catalog, bus } = props;
    const announcer = new NodeFunction(this, 'Announcer', {
      stage,
      functionName: names.catalogStreamFunction,
      description: "Announces what changes in the shop's catalog table",
      entry: 'indexer/catalog/catalog-stream.handler.ts',
      timeout: Duration.seconds(60),
      memoryMb: 512,
      environment: {
        INKSTREAM_BUS_NAME: bus.eventBusName,
        INKSTREAM_CATALOG_MAPPING: JSON.stringify(stage.catalog.mapping),
      },
    });
    this.function = announcer.function;
    announcer.allow([
      allowAnnouncing(bus, ['product.upserted', 'product.deleted']),
      new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [catalog.streamArn],
      }),
    ]);
    const listing = new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] });
    announcer.role.addToPrincipalPolicy(listing);
    acknowledgeWildcards(announcer.role, 'Lambda lists streams to follow one, and its API knows no resource for that', [
      listing,
    ]);
    this.follow(props);
  }

  private follow({ catalog }: CatalogStreamProps): void {
    const mapping = new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: catalog.streamArn,
      // From the beginning: an edit made while this was being deployed is announced as well.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts,
      onFailure: new SqsDlq(catalog.deadLetters),
    });
    // The role's permissions must be there before Lambda first looks at the stream.
    mapping.node.addDependency(this.function);
  }
}
