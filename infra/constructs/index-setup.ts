import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { mappingHash } from '../../indexer/index/mapping-hash.ts';
import type { Stage } from '../stages.ts';
import { runOnDeploy } from './deploy-step.ts';
import type { Network } from './network.ts';
import { NodeFunction } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { allowRequests, concreteIndices, indexNamesVary, readAlias } from './search-access.ts';

export interface IndexSetupProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

/** The first index, its alias and the record of both, made by the deploy that brings the domain. An index that is there stays as it is. */
export class IndexSetup extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: IndexSetupProps) {
    super(scope, id);
    const { stage, names, projection } = props;
    const setup = new NodeFunction(this, 'Setup', {
      stage,
      functionName: names.indexSetupFunction,
      roleName: roleName(names.indexSetupFunction),
      description: 'Sees to it that there is a product index',
      entry: 'indexer/index/index-setup.handler.ts',
      timeout: Duration.minutes(2),
      memoryMb: 256,
      network: props.network,
      environment: {
        INKSTREAM_OPENSEARCH_URL: props.searchUrl,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
        INKSTREAM_SEARCH_LANGUAGES: stage.search.languages.join(','),
      },
    });
    this.function = setup.function;
    setup.allow([
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [projection.control.tableArn],
      }),
      allowRequests(this, names, ['Get'], [`_alias/${readAlias}`]),
      allowRequests(this, names, ['Post'], ['_aliases']),
    ]);
    setup.allow([allowRequests(this, names, ['Head', 'Put', 'Delete'], [concreteIndices])], indexNamesVary);
    this.runAtDeploy(props);
  }

  private runAtDeploy({ stage, names }: IndexSetupProps): void {
    // On this machine the node starts while the stacks are deployed, and the runner makes the index once both are there.
    if (stage.target.kind === 'local') return;
    runOnDeploy(this, {
      stage,
      function: this.function,
      functionName: names.indexSetupFunction,
      policyName: 'CallTheSetup',
      id: 'Ready',
      properties: { mappingHash: mappingHash(stage.search.languages) },
    });
  }
}
