import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allowAnnouncing } from './announcing.ts';
import { queryIn, readFolders, readTablesOf } from './athena-access.ts';
import { localAthena, NodeFunction } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';

export interface PopularityProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly projection: ProjectionTables;
}

/** What was sold and clicked in the lake, announced once a day for the products where it changed. */
export class Popularity extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: PopularityProps) {
    super(scope, id);
    const { stage, names, bus, projection } = props;
    const popularity = new NodeFunction(this, 'Popularity', {
      stage,
      functionName: names.popularityFunction,
      description: 'Announces how popular products are, where that has changed',
      entry: 'indexer/popularity/popularity.handler.ts',
      timeout: Duration.minutes(14),
      memoryMb: 512,
      environment: {
        INKSTREAM_BUS_NAME: bus.eventBusName,
        INKSTREAM_PRODUCT_TABLE: projection.products.tableName,
        INKSTREAM_VIEWS_DATABASE: names.viewsDatabase,
        INKSTREAM_ETL_WORK_GROUP: names.etlWorkGroup,
        ...localAthena(stage),
      },
    });
    this.function = popularity.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    popularity.allow(
      this.statements(props),
      'Athena chooses the names of results and of Iceberg files, and which tables a view reads is for migrations to say',
    );
    scheduleRun(this, {
      description: 'Announces popularity; a run that fails is made up for by the next',
      schedule: ScheduleExpression.cron({ hour: '2', minute: '40', timeZone: TimeZone.ETC_UTC }),
      function: this.function,
      maxEventAge: Duration.hours(1),
    });
  }

  private statements({ names, bus, projection }: PopularityProps): PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      ...queryIn({ arn: workGroupArn(stack, names.etlWorkGroup), resultsBucket: names.resultsBucket, folder: 'etl/' }),
      ...readFolders(names.lakeBucket, ['silver/']),
      ...readTablesOf(stack, [names.silverDatabase, names.viewsDatabase]),
      new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [projection.products.tableArn] }),
      allowAnnouncing(bus, ['popularity.changed']),
    ];
  }
}
