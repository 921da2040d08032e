import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { NodeFunction } from './node-function.ts';
import { folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';

export interface LakeWriterProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly queue: IQueue;
  readonly streams: readonly IDeliveryStream[];
  readonly lake: IBucket;
  readonly pseudonymSecret: ISecret;
  /** Where it is noted whose events must not be linked to a person any more. */
  readonly stateTable: ITableV2;
}

export const lakeWriterTimeout = Duration.seconds(60);

/**
 * Lambda closes a batch at this many messages, at the end of the window or at 6 MB, whichever is first. An event of
 * 1 KB is about 2 KB in an invocation, so this leaves room for longer ones, and fills a Firehose record of 1,000 KB.
 */
export const lakeWriterBatch = 1_000;

/** Within this time a writer knows of an erased customer; looking costs one read of an item. */
function erasedMaxAgeSeconds({ target }: Stage): number {
  return target.kind === 'aws' ? 60 : 2;
}

/** Queue to Firehose: validates, pseudonymises, flattens and packs. */
export class LakeWriter extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: LakeWriterProps) {
    super(scope, id);
    const { stage, names, lake } = props;
    const writer = new NodeFunction(this, 'Writer', {
      stage,
      functionName: names.lakeWriterFunction,
      description: 'Turns events of the shop into rows of the lake',
      entry: 'pipelines/lake-writer/lake-writer.handler.ts',
      timeout: lakeWriterTimeout,
      memoryMb: 1024,
      environment: {
        INKSTREAM_STREAM_PREFIX: names.streamPrefix,
        INKSTREAM_LAKE_BUCKET: lake.bucketName,
        INKSTREAM_PSEUDONYM_SECRET: props.pseudonymSecret.secretArn,
        INKSTREAM_LAKE_STATE_TABLE: props.stateTable.tableName,
        INKSTREAM_ERASED_MAX_AGE_SECONDS: String(erasedMaxAgeSeconds(stage)),
      },
    });
    this.function = writer.function;
    writer.allow([
      new PolicyStatement({
        actions: ['firehose:PutRecordBatch'],
        resources: props.streams.map((stream) => stream.deliveryStreamArn),
      }),
    ]);
    writer.allow(
      [new PolicyStatement({ actions: ['s3:PutObject'], resources: [folderArn(names.lakeBucket, 'quarantine/')] })],
      'The name of a quarantined text is its hash, so the statement ends at the folder',
    );
    writer.allow(this.erasures(props));
    props.pseudonymSecret.grantRead(writer.role);
    this.consume(props);
  }

  /**
   * A new order of an erased customer is noted as erased, so that what happens to it later is known to be his. The table
   * holds the lease and the watermarks of loads as well, which are none of the writer's business.
   */
  private erasures({ stateTable }: LakeWriterProps): PolicyStatement[] {
    const resources = [stateTable.tableArn];
    return [
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources,
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['erased', 'erased#*'] } },
      }),
      new PolicyStatement({ actions: ['dynamodb:Scan'], resources }),
    ];
  }

  private consume({ queue, stage }: LakeWriterProps): void {
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: lakeWriterBatch,
        maxBatchingWindow: Duration.seconds(stage.ingestWindowSeconds),
        maxConcurrency: stage.writerConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
