import { Duration, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { Network } from './network.ts';
import { NodeFunction } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';
import { allowRequests, concreteIndices, indexNamesVary } from './search-access.ts';

export interface TombstonePurgeProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

/** The documents of products that were deleted long ago go every night. */
export class TombstonePurge extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: TombstonePurgeProps) {
    super(scope, id);
    const { stage, names, projection } = props;
    const purge = new NodeFunction(this, 'Purge', {
      stage,
      functionName: names.tombstonePurgeFunction,
      roleName: roleName(names.tombstonePurgeFunction),
      description: 'Removes documents of products that were deleted more than 14 days ago',
      entry: 'indexer/index/tombstone-purge.handler.ts',
      timeout: Duration.minutes(10),
      memoryMb: 256,
      network: props.network,
      environment: {
        INKSTREAM_OPENSEARCH_URL: props.searchUrl,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
      },
    });
    this.function = purge.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    purge.allow([
      new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [projection.control.tableArn] }),
      allowRequests(this, names, ['Post'], ['_bulk']),
    ]);
    purge.allow(
      [
        allowRequests(this, names, ['Post'], [`${concreteIndices}/_search`, `${concreteIndices}/_refresh`]),
        allowRequests(this, names, ['Head'], [`${concreteIndices}/_alias/${concreteIndices}-writes`]),
        // A deletion through an alias that is gone leaves an empty index of the alias's name.
        allowRequests(this, names, ['Delete'], [`${concreteIndices}-writes`]),
      ],
      indexNamesVary,
    );
    scheduleRun(this, {
      description: 'Purges tombstones; a run that fails is made up for by the next',
      schedule: ScheduleExpression.cron({ hour: '3', minute: '10', timeZone: TimeZone.ETC_UTC }),
      function: this.function,
      maxEventAge: Duration.hours(1),
    });
  }
}
