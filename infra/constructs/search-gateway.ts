import { Duration } from 'aws-cdk-lib';
import { CfnAlias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { readingAlias } from '../../indexer/gateway/gateway-request.ts';
import type { Stage } from '../stages.ts';
import type { Network } from './network.ts';
import { NodeFunction } from './node-function.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { allowRequests } from './search-access.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface SearchGatewayProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly searchUrl: string;
  readonly network: Network;
}

/** Commands ask one thing after the other; a rebuild writes with a few at a time. */
export const gatewayRunsAtOnce = 10;

/**
 * The way of people's commands to a domain that only its network can reach: they invoke this function with each request.
 * Who may is said by IAM (`lambda:InvokeFunction`, on the function or on its alias for reading); there is no machine to keep, no tunnel and nothing that costs while idle.
 */
export class SearchGateway extends Construct {
  readonly function: IFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, { stage, names, searchUrl, network }: SearchGatewayProps) {
    super(scope, id);
    const gateway = new NodeFunction(this, 'Gateway', {
      stage,
      functionName: names.searchGatewayFunction,
      roleName: roleName(names.searchGatewayFunction),
      description: 'Passes requests of commands on to the search domain',
      entry: 'indexer/gateway/search-gateway.handler.ts',
      timeout: Duration.seconds(60),
      memoryMb: 512,
      network,
      reservedConcurrency: gatewayRunsAtOnce,
      environment: { INKSTREAM_OPENSEARCH_URL: searchUrl },
    });
    gateway.allow(
      [allowRequests(this, names, ['Get', 'Head', 'Post', 'Put', 'Delete'], ['*'])],
      'What commands ask of the domain is for them to say: rebuild, audit, merchandise, explain, snapshots',
    );
    this.function = gateway.function;
    // IAM gives a role the function or its alias; the function looks by which of them it was called.
    new CfnAlias(this, 'Reading', {
      functionName: gateway.function.functionName,
      functionVersion: '$LATEST',
      name: readingAlias,
      description: 'For whoever may look at the index and not change it',
    });
    this.watches = watchFunction('search-gateway', this.function);
  }
}
