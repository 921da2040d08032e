import { Duration } from 'aws-cdk-lib';
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
import { allowPointsInTime, allowRequests, concreteIndices, indexNamesVary } from './search-access.ts';

export interface SearchAuditProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

/** Compares the index with the projection every hour, and counts what differs. */
export class SearchAudit extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: SearchAuditProps) {
    super(scope, id);
    const { stage, names, projection } = props;
    const audit = new NodeFunction(this, 'Audit', {
      stage,
      functionName: names.searchAuditFunction,
      roleName: roleName(names.searchAuditFunction),
      description: 'Counts products that the index lacks, has too many of, or shows differently from the projection',
      entry: 'indexer/audit/audit.handler.ts',
      timeout: Duration.minutes(10),
      memoryMb: 512,
      network: props.network,
      environment: {
        INKSTREAM_OPENSEARCH_URL: props.searchUrl,
        INKSTREAM_PRODUCT_TABLE: projection.products.tableName,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
      },
    });
    this.function = audit.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    audit.allow([
      new PolicyStatement({
        actions: ['dynamodb:Scan', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
        resources: [projection.products.tableArn],
      }),
      new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [projection.control.tableArn] }),
    ]);
    const reads = ['_search', '_refresh', '_mget'].map((request) => `${concreteIndices}/${request}`);
    audit.allow(
      [
        allowRequests(this, names, ['Post'], reads),
        allowPointsInTime(this, names, concreteIndices),
        allowRequests(this, names, ['Delete'], ['_search/point_in_time']),
      ],
      indexNamesVary,
    );
    scheduleRun(this, {
      description: 'Audits the index; a run that fails is made up for by the next',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      function: this.function,
      maxEventAge: Duration.minutes(30),
    });
  }
}
