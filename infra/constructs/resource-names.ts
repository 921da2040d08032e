import { Aws } from 'aws-cdk-lib';

/** The names that people, commands and other stacks look resources up by; everything else is named by CloudFormation. */
export interface ResourceNames {
  /** What every name of a stage begins with, for example `inkstream-dev`. */
  readonly prefix: string;
  readonly bus: string;
  readonly eventRule: string;
  readonly analyticsQueue: string;
  readonly analyticsDlq: string;
  readonly indexingRule: string;
  readonly indexingQueue: string;
  readonly indexingDlq: string;
  readonly catalogStreamDlq: string;
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
  readonly dashboardsWorkGroup: string;
  readonly alarmTopic: string;
  readonly operationsDashboard: string;
  readonly pseudonymSecret: string;
  readonly lakeStateTable: string;
  readonly lakeWriterFunction: string;
  readonly lakeLoaderFunction: string;
  readonly migrateFunction: string;
  /** At most 28 characters, says OpenSearch Service. */
  readonly searchDomain: string;
  readonly productTable: string;
  readonly productImageTable: string;
  readonly searchControlTable: string;
  readonly catalogTable: string;
  readonly searchApi: string;
  readonly searchHealthApi: string;
  readonly originKey: string;
  readonly productIndexerFunction: string;
  readonly catalogStreamFunction: string;
  readonly searchApiFunction: string;
  readonly originAuthorizerFunction: string;
  readonly indexSetupFunction: string;
  readonly tombstonePurgeFunction: string;
  readonly searchAuditFunction: string;
  readonly lakeAuditFunction: string;
  readonly imageAuditFunction: string;
  readonly canaryFunction: string;
  readonly popularityFunction: string;
  readonly searchGatewayFunction: string;
  readonly snapshotBucket: string;
  readonly uploadBucket: string;
  readonly imageBucket: string;
  readonly printImageTable: string;
  readonly printImagesQueue: string;
  readonly printImagesDlq: string;
  readonly uploadApi: string;
  readonly customerPool: string;
  readonly pagesBucket: string;
  readonly staffGateFunction: string;
  readonly staffPool: string;
  readonly sharpLayer: string;
  readonly printImageFunction: string;
  readonly uploadApiFunction: string;
  readonly outboxRelayFunction: string;
  /** Topics, and the rules that feed them. */
  readonly orderMilestones: string;
  readonly imageMilestones: string;
  readonly mailRule: string;
  readonly mailsQueue: string;
  readonly mailsDlq: string;
  readonly mailerFunction: string;
  readonly mailProblems: string;
  readonly uploadOriginAuthorizerFunction: string;
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
    indexingRule: `${prefix}-commerce-to-indexing`,
    indexingQueue: `${prefix}-indexing`,
    indexingDlq: `${prefix}-indexing-dlq`,
    catalogStreamDlq: `${prefix}-catalog-stream-dlq`,
    lakeBucket: bucket('lake'),
    resultsBucket: bucket('athena-results'),
    accessLogBucket: bucket('access-logs'),
    streamPrefix: `${prefix}-`,
    bronzeDatabase: `${database}_bronze`,
    silverDatabase: `${database}_silver`,
    viewsDatabase: database,
    analystsWorkGroup: `${prefix}-analysts`,
    etlWorkGroup: `${prefix}-etl`,
    dashboardsWorkGroup: `${prefix}-dashboards`,
    alarmTopic: `${prefix}-alarms`,
    operationsDashboard: `${prefix}-operations`,
    pseudonymSecret: `${prefix}/pseudonym-key`,
    lakeStateTable: `${prefix}-lake-state`,
    lakeWriterFunction: `${prefix}-lake-writer`,
    lakeLoaderFunction: `${prefix}-lake-loader`,
    migrateFunction: `${prefix}-migrate`,
    searchDomain: `${prefix}-products`,
    productTable: `${prefix}-products`,
    productImageTable: `${prefix}-product-images`,
    searchControlTable: `${prefix}-search-control`,
    catalogTable: `${prefix}-catalog`,
    searchApi: `${prefix}-search`,
    searchHealthApi: `${prefix}-search-health`,
    originKey: `${prefix}/search-origin-key`,
    productIndexerFunction: `${prefix}-product-indexer`,
    catalogStreamFunction: `${prefix}-catalog-stream`,
    searchApiFunction: `${prefix}-search-api`,
    originAuthorizerFunction: `${prefix}-search-origin-authorizer`,
    indexSetupFunction: `${prefix}-index-setup`,
    tombstonePurgeFunction: `${prefix}-tombstone-purge`,
    searchAuditFunction: `${prefix}-search-audit`,
    lakeAuditFunction: `${prefix}-lake-audit`,
    imageAuditFunction: `${prefix}-image-audit`,
    canaryFunction: `${prefix}-canary`,
    popularityFunction: `${prefix}-popularity`,
    searchGatewayFunction: `${prefix}-search-gateway`,
    snapshotBucket: bucket('search-snapshots'),
    uploadBucket: bucket('uploads'),
    imageBucket: bucket('images'),
    printImageTable: `${prefix}-print-images`,
    printImagesQueue: `${prefix}-print-images`,
    printImagesDlq: `${prefix}-print-images-dlq`,
    uploadApi: `${prefix}-uploads`,
    customerPool: `${prefix}-customers`,
    pagesBucket: bucket('pages'),
    staffGateFunction: `${prefix}-staff-gate`,
    staffPool: `${prefix}-staff`,
    sharpLayer: `${prefix}-sharp`,
    printImageFunction: `${prefix}-print-image`,
    uploadApiFunction: `${prefix}-upload-api`,
    outboxRelayFunction: `${prefix}-outbox-relay`,
    orderMilestones: `${prefix}-order-milestones`,
    imageMilestones: `${prefix}-image-milestones`,
    mailRule: `${prefix}-images-to-mails`,
    mailsQueue: `${prefix}-mails`,
    mailsDlq: `${prefix}-mails-dlq`,
    mailerFunction: `${prefix}-mailer`,
    mailProblems: `${prefix}-mail-problems`,
    uploadOriginAuthorizerFunction: `${prefix}-upload-origin-authorizer`,
  };
}

/** The Firehose stream of a dataset: `order_events` becomes `inkstream-dev-order-events`. */
export function streamName(names: ResourceNames, datasetName: string): string {
  return `${names.streamPrefix}${datasetName.replaceAll('_', '-')}`;
}

/**
 * The role of a function that talks to the search domain, whose policy admits it by this name. Roles belong to the whole
 * account, so the Region is part of it.
 */
export function roleName(functionName: string, region: string = Aws.REGION): string {
  return `${functionName}-${region}`;
}
