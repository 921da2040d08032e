import { Aws } from 'aws-cdk-lib';

/** The names that people, commands and other stacks look resources up by; everything else is named by CloudFormation. */
export interface ResourceNames {
  /** What every name of a stage begins with, for example `inkstream-dev`. */
  readonly prefix: string;
  readonly bus: string;
  readonly eventRule: string;
  readonly analyticsQueue: string;
  readonly analyticsDlq: string;
  readonly lakeBucket: string;
  readonly resultsBucket: string;
  readonly accessLogBucket: string;
  /** What every Firehose stream's name begins with; a dataset's name with dashes follows. */
  readonly streamPrefix: string;
  readonly bronzeDatabase: string;
  readonly silverDatabase: string;
  readonly viewsDatabase: string;
  readonly analystsWorkGroup: string;
  readonly etlWorkGroup: string;
  readonly pseudonymSecret: string;
  readonly lakeStateTable: string;
  readonly lakeWriterFunction: string;
  readonly lakeLoaderFunction: string;
  readonly migrateFunction: string;
}

/** @param place the account and Region that bucket names end in, since bucket names are global */
export function resourceNames(
  stageName: string,
  place: { account: string; region: string } = { account: Aws.ACCOUNT_ID, region: Aws.REGION },
): ResourceNames {
  const prefix = `inkstream-${stageName}`;
  const bucket = (name: string) => `${prefix}-${name}-${place.account}-${place.region}`;
  const database = `inkstream_${stageName}`;
  return {
    prefix,
    bus: `${prefix}-commerce`,
    eventRule: `${prefix}-commerce-to-analytics`,
    analyticsQueue: `${prefix}-analytics`,
    analyticsDlq: `${prefix}-analytics-dlq`,
    lakeBucket: bucket('lake'),
    resultsBucket: bucket('athena-results'),
    accessLogBucket: bucket('access-logs'),
    streamPrefix: `${prefix}-`,
    bronzeDatabase: `${database}_bronze`,
    silverDatabase: `${database}_silver`,
    viewsDatabase: database,
    analystsWorkGroup: `${prefix}-analysts`,
    etlWorkGroup: `${prefix}-etl`,
    pseudonymSecret: `${prefix}/pseudonym-key`,
    lakeStateTable: `${prefix}-lake-state`,
    lakeWriterFunction: `${prefix}-lake-writer`,
    lakeLoaderFunction: `${prefix}-lake-loader`,
    migrateFunction: `${prefix}-migrate`,
  };
}

/** The Firehose stream of a dataset: `order_events` becomes `inkstream-dev-order-events`. */
export function streamName(names: ResourceNames, datasetName: string): string {
  return `${names.streamPrefix}${datasetName.replaceAll('_', '-')}`;
}
