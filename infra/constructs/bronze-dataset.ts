import { Aws, Duration, Size, Stack } from 'aws-cdk-lib';
import {
  CfnTable,
  DataFormat,
  DateIntervalUnit,
  type IDatabase,
  PartitionProjectionConfiguration,
  S3Table,
  S3TableStorage,
} from 'aws-cdk-lib/aws-glue';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  DeliveryStream,
  EnableLogging,
  type IDeliveryStream,
  OpenXJsonInputFormat,
  ParquetCompression,
  ParquetOutputFormat,
  S3Bucket,
  SchemaConfiguration,
  StreamEncryption,
} from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Dataset } from '../../pipelines/datasets/dataset.ts';
import { glueColumns } from '../../pipelines/datasets/glue-columns.ts';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { bucketArn, folderArn, glueArns } from './resource-arns.ts';
import { type ResourceNames, streamName } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface BronzeDatasetProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly dataset: Dataset;
  readonly lake: IBucket;
  readonly database: IDatabase;
}

/** The first day there can be a partition for; a wider range only makes Athena list days that cannot exist. */
const firstPartition = '2026-01-01';

/** Firehose's least buffer when it converts to Parquet: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html */
const bufferSize = Size.mebibytes(64);
const bufferInterval = Duration.seconds(60);

/** One dataset of bronze: the Glue table its declaration describes, and the Firehose stream that writes it as Parquet. */
export class BronzeDataset extends Construct {
  readonly stream: IDeliveryStream;

  constructor(scope: Construct, id: string, props: BronzeDatasetProps) {
    super(scope, id);
    const table = this.createTable(props);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/kinesisfirehose/${streamName(props.names, props.dataset.name)}`,
      retention: props.stage.logRetentionDays,
      removalPolicy: removalPolicyOf(props.stage),
    });
    this.stream = this.createStream(props, table, this.createRole(props, logGroup), logGroup);
  }

  private createTable({ dataset, lake, database }: BronzeDatasetProps): S3Table {
    return new S3Table(this, 'Table', {
      tableName: dataset.name,
      description: dataset.meaning,
      database,
      storage: S3TableStorage.fromBucket(lake),
      s3Prefix: `bronze/${dataset.name}/`,
      dataFormat: DataFormat.PARQUET,
      columns: glueColumns(dataset).map(({ name, type, comment }) => ({
        name,
        type: { inputString: type, isPrimitive: true },
        comment,
      })),
      partitionKeys: [
        { name: 'dt', type: { inputString: 'string', isPrimitive: true }, comment: 'Day of arrival, UTC' },
      ],
      partitionProjection: {
        dt: PartitionProjectionConfiguration.date({
          min: firstPartition,
          max: 'NOW+1DAYS',
          format: 'yyyy-MM-dd',
          step: { interval: 1, intervalUnit: DateIntervalUnit.DAYS },
        }),
      },
      // Said of client-side encryption, which is not in use; SSE needs no mark.
      hasEncryptedData: false,
    });
  }

  /** Firehose's own grants would cover the whole bucket, with deletion; this role can add to its two folders only. */
  private createRole({ dataset, names }: BronzeDatasetProps, logGroup: LogGroup): Role {
    const addObjects = new PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'],
      resources: ['bronze', 'errors'].map((layer) => folderArn(names.lakeBucket, `${layer}/${dataset.name}/`)),
    });
    const findBucket = new PolicyStatement({
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [bucketArn(names.lakeBucket)],
    });
    const readSchema = new PolicyStatement({
      actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      resources: glueArns(Stack.of(this), { [names.bronzeDatabase]: dataset.name }),
    });
    const log = new PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [logGroup.logGroupArn] });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        DeliverTheDataset: new PolicyDocument({ statements: [addObjects, findBucket, readSchema, log] }),
      },
    });
    acknowledgeWildcards(role, "Firehose chooses the objects' names below the dataset's two folders", [addObjects]);
    return role;
  }

  private createStream(
    { dataset, lake, names }: BronzeDatasetProps,
    table: S3Table,
    role: Role,
    logGroup: LogGroup,
  ): DeliveryStream {
    return new DeliveryStream(this, 'Stream', {
      deliveryStreamName: streamName(names, dataset.name),
      encryption: StreamEncryption.awsOwnedKey(),
      destination: new S3Bucket(lake, {
        role: role.withoutPolicyUpdates(),
        dataOutputPrefix: `bronze/${dataset.name}/dt=!{timestamp:yyyy-MM-dd}/`,
        errorOutputPrefix: `errors/${dataset.name}/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/`,
        bufferingSize: bufferSize,
        bufferingInterval: bufferInterval,
        loggingConfig: new EnableLogging(logGroup),
        dataFormatConversion: {
          schemaConfiguration: SchemaConfiguration.fromCfnTable(definitionOf(table)),
          inputFormat: new OpenXJsonInputFormat(),
          outputFormat: new ParquetOutputFormat({ compression: ParquetCompression.SNAPPY }),
        },
      }),
    });
  }
}

/** The L2 table keeps its resource to itself, and Firehose's L2 asks for the resource. */
function definitionOf(table: S3Table): CfnTable {
  const definition = table.node.defaultChild;
  if (!(definition instanceof CfnTable)) throw new Error(`${table.node.path} has no CfnTable of its own`);
  return definition;
}
