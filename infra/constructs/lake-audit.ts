import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { queryIn, readFolders, readTablesOf } from './athena-access.ts';
import { watchLakeDrift } from './audit-watches.ts';
import { localAthena, NodeFunction } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';
import { dayAndAHalf, type Watch, watchFunction, watchRuns } from './watches.ts';

export interface LakeAuditProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
}

/** Compares the lake with the projection every night, and counts what differs. */
export class LakeAudit extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: LakeAuditProps) {
    super(scope, id);
    const { stage, names, projection } = props;
    const audit = new NodeFunction(this, 'Audit', {
      stage,
      functionName: names.lakeAuditFunction,
      description: 'Counts products on which lake and projection disagree',
      entry: 'infra/operations/audit/lake-audit.handler.ts',
      timeout: Duration.minutes(15),
      // Some 400 bytes of each product, and a page of the lake's answer.
      memoryMb: 1024,
      environment: {
        INKSTREAM_PRODUCT_TABLE: projection.products.tableName,
        INKSTREAM_BRONZE_DATABASE: names.bronzeDatabase,
        INKSTREAM_SILVER_DATABASE: names.silverDatabase,
        INKSTREAM_VIEWS_DATABASE: names.viewsDatabase,
        INKSTREAM_LAKE_BUCKET: names.lakeBucket,
        INKSTREAM_ETL_WORK_GROUP: names.etlWorkGroup,
        ...localAthena(stage),
      },
    });
    this.function = audit.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    audit.allow(
      this.statements(props),
      'Athena chooses the names of results and of Iceberg files, and which tables a view reads is for migrations to say',
    );
    scheduleRun(this, {
      description: 'Audits the lake; a run that fails is made up for by the next',
      schedule: ScheduleExpression.cron({ hour: '3', minute: '20', timeZone: TimeZone.ETC_UTC }),
      function: this.function,
      maxEventAge: Duration.hours(1),
    });
    this.watches = [
      ...watchFunction('lake-audit', this.function),
      watchRuns('lake-audit', this.function, dayAndAHalf),
      ...watchLakeDrift(this.function),
    ];
  }

  private statements({ names, projection }: LakeAuditProps): PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      ...queryIn({ arn: workGroupArn(stack, names.etlWorkGroup), resultsBucket: names.resultsBucket, folder: 'etl/' }),
      ...readFolders(names.lakeBucket, ['bronze/', 'silver/']),
      ...readTablesOf(stack, [names.bronzeDatabase, names.silverDatabase, names.viewsDatabase]),
      new PolicyStatement({
        actions: ['dynamodb:Scan', 'dynamodb:BatchGetItem'],
        resources: [projection.products.tableArn],
      }),
    ];
  }
}
