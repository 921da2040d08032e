import { Duration } from 'aws-cdk-lib';
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
}

export const lakeWriterTimeout = Duration.seconds(60);

/**
 * Lambda closes a batch at this many messages, at the end of the window or at 6 MB, whichever is first. An event of
 * 1 KB is about 2 KB in an invocation, so this leaves room for longer ones, and fills a Firehose record of 1,000 KB.
 */
const batchSize = 1_000;

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
    props.pseudonymSecret.grantRead(writer.role);
    this.consume(props);
  }

  private consume({ queue, stage }: LakeWriterProps): void {
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize,
        maxBatchingWindow: Duration.seconds(stage.ingestWindowSeconds),
        maxConcurrency: stage.writerConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
