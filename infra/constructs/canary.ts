import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { canarySteps, stepFacts } from '../operations/canary/canary-step.ts';
import type { Stage } from '../stages.ts';
import { allowAnnouncing } from './announcing.ts';
import { queryIn, readFolders, readTablesOf } from './athena-access.ts';
import { localAthena, NodeFunction } from './node-function.ts';
import { uploadPrefix } from './print-image-storage.ts';
import { bucketArn, folderArn, workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface CanaryProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly stateTable: ITableV2;
  /** Name of the shop's catalog table. */
  readonly catalogTable: string;
  readonly printImageTable: ITableV2;
  /** Base URL of the search API itself. */
  readonly searchApiUrl: string;
  /** Where the API admits nobody but the edge. */
  readonly originKey: ISecret | undefined;
}

const every = Duration.minutes(5);

/** Tries every path of the shop every five minutes, from outside of the network, through the doors that others come through. */
export class Canary extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const canary = this.createFunction(props);
    this.function = canary.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    canary.allow(
      this.statements(props),
      'Athena chooses the names of results and of Iceberg files, and objects are named after uploads and the hash of what they hold',
    );
    scheduleRun(this, {
      description: 'Tries every path of the shop',
      schedule: ScheduleExpression.rate(every),
      function: this.function,
      maxEventAge: Duration.minutes(2),
      // On this machine it runs when somebody asks for it: `npm run canary`.
      isPaused: props.stage.target.kind === 'local',
    });
    this.watches = [...watchFunction('canary', this.function), ...watchCanary(this.function)];
  }

  private createFunction({ stage, names, bus, stateTable, ...props }: CanaryProps): NodeFunction {
    return new NodeFunction(this, 'Canary', {
      stage,
      functionName: names.canaryFunction,
      description:
        'Edits a product, places an order and uploads a picture, and measures how long each takes to its end',
      entry: 'infra/operations/canary/canary.handler.ts',
      timeout: Duration.minutes(4),
      memoryMb: 512,
      environment: {
        INKSTREAM_BUS_NAME: bus.eventBusName,
        INKSTREAM_CATALOG_TABLE: props.catalogTable,
        INKSTREAM_CATALOG_MAPPING: JSON.stringify(stage.catalog.mapping),
        INKSTREAM_SEARCH_API_URL: props.searchApiUrl,
        ...(props.originKey && { INKSTREAM_ORIGIN_KEY_SECRET: props.originKey.secretName }),
        INKSTREAM_SILVER_DATABASE: names.silverDatabase,
        INKSTREAM_ETL_WORK_GROUP: names.etlWorkGroup,
        INKSTREAM_LAKE_STATE_TABLE: stateTable.tableName,
        INKSTREAM_PRINT_IMAGE_TABLE: props.printImageTable.tableName,
        INKSTREAM_UPLOAD_BUCKET: names.uploadBucket,
        INKSTREAM_IMAGE_BUCKET: names.imageBucket,
        ...localAthena(stage),
      },
    });
  }

  private statements(props: CanaryProps): PolicyStatement[] {
    const { stage, names, bus, stateTable, printImageTable, originKey } = props;
    const stack = Stack.of(this);
    const ownTable = { service: 'dynamodb', resource: 'table', resourceName: names.catalogTable };
    const catalogTableArn = stage.catalog.table?.arn ?? stack.formatArn(ownTable);
    const allow = (actions: string[], ...resources: string[]) => new PolicyStatement({ actions, resources });
    return [
      allowAnnouncing(bus, ['product.upserted', 'order.placed']),
      allow(['dynamodb:PutItem'], catalogTableArn),
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], stateTable.tableArn, printImageTable.tableArn),
      allow(['s3:PutObject', 's3:DeleteObject'], folderArn(names.uploadBucket, uploadPrefix)),
      allow(['s3:GetObject'], folderArn(names.imageBucket, 'images/')),
      // Without it, S3 says of a passport that is not there yet that it is forbidden.
      allow(['s3:ListBucket'], bucketArn(names.imageBucket)),
      ...queryIn({ arn: workGroupArn(stack, names.etlWorkGroup), resultsBucket: names.resultsBucket, folder: 'etl/' }),
      ...readFolders(names.lakeBucket, ['silver/']),
      ...readTablesOf(stack, [names.silverDatabase]),
      ...(originKey === undefined ? [] : [allow(['secretsmanager:GetSecretValue'], originKey.secretArn)]),
    ];
  }
}

const meanings = {
  edit: 'Edits of the catalog do not come to search',
  order: 'Orders do not come to silver',
  upload: 'Uploads get no print passport',
} as const;

/** One for each path, and one for that the canary runs at all. */
function watchCanary(lambda: LambdaFunction): Watch[] {
  const metric = (metricName: string, dimensions: Record<string, string>) =>
    new Metric({
      namespace: 'Inkstream',
      metricName,
      dimensionsMap: { service: 'canary', function: lambda.functionName, ...dimensions },
      statistic: Stats.SUM,
      period: every,
    });
  const paths = canarySteps.map((step) => ({
    name: `canary-${step}`,
    meaning: `${meanings[step]} within ${stepFacts[step].limitSeconds} s, twice in a row: the log group of the canary says what it waited for, \`npm run where\` where it is`,
    metric: metric('CanaryFailure', { step }),
    limit: 0,
    periods: 2,
  }));
  const heartbeat: Watch = {
    name: 'canary-heartbeat',
    meaning:
      'The canary has not run for a quarter of an hour, so nobody tries whether the paths are open: look at its log group and schedule',
    metric: metric('CanaryRun', {}),
    limit: 1,
    beyond: 'below',
    periods: 3,
    silence: 'alarming',
  };
  return [...paths, heartbeat];
}
