import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { mappingHash } from '../../indexer/index/mapping-hash.ts';
import { securityPaths } from '../../indexer/index/search-roles.ts';
import { snapshotRepositoryName } from '../../indexer/index/snapshot-repository.ts';
import { isAccessFineGrained, type Stage, snapshotsOf } from '../stages.ts';
import { runOnDeploy } from './deploy-step.ts';
import type { Network } from './network.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { allowRequests, concreteIndices, indexNamesVary, readAlias, searchRoles } from './search-access.ts';
import { snapshotRoleArn } from './search-snapshots.ts';

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
      ...this.identity(props),
      description: 'Sees to it that there is a product index',
      entry: 'indexer/index/index-setup.handler.ts',
      timeout: Duration.minutes(2),
      memoryMb: 256,
      network: props.network,
      environment: {
        INKSTREAM_OPENSEARCH_URL: props.searchUrl,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
        INKSTREAM_SEARCH_LANGUAGES: stage.search.languages.join(','),
        ...this.preparation(props),
      },
    });
    this.function = setup.function;
    this.allow(setup, props);
    this.runAtDeploy(props);
  }

  /** The master of a domain whose access is fine-grained is known before the domain. */
  private identity({ stage, names }: IndexSetupProps): Pick<NodeFunctionProps, 'role' | 'roleName'> {
    const name = roleName(names.indexSetupFunction);
    return isAccessFineGrained(stage) ? { role: Role.fromRoleName(this, 'Master', name) } : { roleName: name };
  }

  /** What the domain lacks before anybody may use it. */
  private preparation({ stage, names }: IndexSetupProps): Record<string, string> {
    const roles = searchRoles(stage, names);
    const repository = { bucket: names.snapshotBucket, region: Aws.REGION, roleArn: snapshotRoleArn(names) };
    return {
      ...(isAccessFineGrained(stage) && { INKSTREAM_SEARCH_ROLES: JSON.stringify(roles) }),
      ...(snapshotsOf(stage) && { INKSTREAM_SNAPSHOT_REPOSITORY: JSON.stringify(repository) }),
    };
  }

  private allow(setup: NodeFunction, { stage, names, projection }: IndexSetupProps): void {
    setup.allow([
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [projection.control.tableArn],
      }),
      allowRequests(this, names, ['Get'], [`${readAlias}/_alias/${readAlias}`]),
      allowRequests(this, names, ['Post'], ['_aliases']),
    ]);
    setup.allow([allowRequests(this, names, ['Head', 'Put', 'Delete'], [concreteIndices])], indexNamesVary);
    if (isAccessFineGrained(stage)) setup.allow([allowRequests(this, names, ['Put'], securityPaths)]);
    if (snapshotsOf(stage)) {
      setup.allow([
        allowRequests(this, names, ['Put'], [`_snapshot/${snapshotRepositoryName}`]),
        new PolicyStatement({ actions: ['iam:PassRole'], resources: [snapshotRoleArn(names)] }),
      ]);
    }
  }

  private runAtDeploy(props: IndexSetupProps): void {
    const { stage, names } = props;
    // On this machine the node starts while the stacks are deployed, and the runner makes the index once both are there.
    if (stage.target.kind === 'local') return;
    runOnDeploy(this, {
      stage,
      function: this.function,
      functionName: names.indexSetupFunction,
      policyName: 'CallTheSetup',
      id: 'Ready',
      properties: { mappingHash: mappingHash(stage.search.languages), ...this.preparation(props) },
    });
  }
}
