import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { bronzeDays } from '../retention.ts';
import type { Stage } from '../stages.ts';
import { listFolders, queryIn, readFolders, readTablesOf, writeFolder } from './athena-access.ts';

import { localAthena, NodeFunction } from './node-function.ts';
import { glueArns, workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';

export interface LakeLoaderProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly lake: IBucket;
  readonly stateTable: ITableV2;
}

/** Bronze to silver, every few minutes, one run at a time. */
export class LakeLoader extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: LakeLoaderProps) {
    super(scope, id);
    const { stage, names } = props;
    const loader = new NodeFunction(this, 'Loader', {
      stage,
      functionName: names.lakeLoaderFunction,
      description: 'Adds to silver what came to bronze since the last load',
      entry: 'pipelines/lake-loader/lake-loader.handler.ts',
      timeout: Duration.minutes(14),
      memoryMb: 256,
      reservedConcurrency: 1,
      environment: {
        INKSTREAM_BRONZE_DATABASE: names.bronzeDatabase,
        INKSTREAM_SILVER_DATABASE: names.silverDatabase,
        INKSTREAM_VIEWS_DATABASE: names.viewsDatabase,
        INKSTREAM_LAKE_BUCKET: props.lake.bucketName,
        INKSTREAM_ETL_WORK_GROUP: names.etlWorkGroup,
        INKSTREAM_LAKE_STATE_TABLE: props.stateTable.tableName,
        INKSTREAM_BRONZE_DAYS: String(bronzeDays),
        ...localAthena(stage),
      },
    });
    this.function = loader.function;
    // The next run makes up for a failed one; Lambda's own retries would only run into it.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(stage.loadEveryMinutes) });
    loader.allow(
      this.statements(props),
      'Athena chooses the names of results and of Iceberg files, and which tables exist is for migrations to say',
    );
    scheduleRun(this, {
      description: 'Loads silver; a run that fails is made up for by the next',
      schedule: ScheduleExpression.cron({ minute: `0/${stage.loadEveryMinutes}`, timeZone: TimeZone.ETC_UTC }),
      function: this.function,
      maxEventAge: Duration.minutes(5),
    });
  }

  private statements({ names, stateTable }: LakeLoaderProps): PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      ...queryIn({ arn: workGroupArn(stack, names.etlWorkGroup), resultsBucket: names.resultsBucket, folder: 'etl/' }),
      ...readFolders(names.lakeBucket, ['bronze/', 'silver/']),
      // To count what Firehose could not convert.
      ...listFolders(names.lakeBucket, ['errors/']),
      writeFolder(names.lakeBucket, 'silver/'),
      ...readTablesOf(stack, [names.bronzeDatabase, names.silverDatabase]),
      // An Iceberg commit is the new metadata file's name in the Glue table.
      new PolicyStatement({
        actions: ['glue:UpdateTable'],
        resources: glueArns(stack, { [names.silverDatabase]: '*' }),
      }),
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        resources: [stateTable.tableArn],
      }),
    ];
  }
}
