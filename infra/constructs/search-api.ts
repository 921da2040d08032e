import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { routes } from '../../indexer/search/routes.ts';
import type { Stage } from '../stages.ts';
import { allowAnnouncing } from './announcing.ts';
import type { Network } from './network.ts';
import { NodeFunction } from './node-function.ts';
import { OriginGuard } from './origin-guard.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { acknowledgeOpenness, createPublicApi, urlOf } from './public-api.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { allowPointsInTime, allowRequests, readAlias } from './search-access.ts';
import { watchSearchApi, watchToldSearches } from './search-watches.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface SearchApiProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
  /** Known to the edge, which alone may ask. @default everybody may ask */
  readonly originKey: ISecret | undefined;
}

/** The item of the control table that the search API itself makes. */
const cursorKeyName = 'search-settings#cursor-key';

/** A search takes tens of milliseconds; at half a second each, the domain is in trouble, and more at once would not help it. */
const secondsAtWorst = 0.5;

/** How many searches may be asked of the domain at a time, whoever asks and however slow it is. */
export function searchRunsAtOnce({ search }: Stage): number {
  return Math.ceil(search.requestsPerSecond * secondsAtWorst);
}

/** What shoppers ask, and no login. */
export class SearchApi extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];
  /** Base URL of the API itself, without a slash at its end. */
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: SearchApiProps) {
    super(scope, id);
    this.function = this.createFunction(props).function;
    const { stage, names } = props;
    this.api = createPublicApi(this, {
      stage,
      name: names.searchApi,
      description: 'Product search for shoppers',
      allowedMethods: [CorsHttpMethod.GET],
      ...stage.search,
    });
    const { authorizer, function: guard } = this.createGuard(props);
    const integration = new HttpLambdaIntegration('Search', this.function);
    for (const { path } of Object.values(routes)) {
      const added = this.api.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer });
      if (authorizer === undefined) acknowledgeOpenness(added, 'Shoppers search without a login');
    }
    this.url = urlOf(this.api, stage);
    this.watches = [
      ...watchSearchApi(this.api),
      ...watchFunction('search-api', this.function),
      watchToldSearches(this.function),
      ...(guard === undefined ? [] : watchFunction('search-origin-authorizer', guard)),
    ];
  }

  private createGuard({ stage, names, originKey }: SearchApiProps): Partial<OriginGuard> {
    return originKey === undefined
      ? {}
      : new OriginGuard(this, 'OriginGuard', {
          stage,
          originKey,
          functionName: names.originAuthorizerFunction,
          api: 'search API',
        });
  }

  private createFunction({ stage, names, bus, projection, searchUrl, network }: SearchApiProps): NodeFunction {
    const search = new NodeFunction(this, 'Search', {
      stage,
      functionName: names.searchApiFunction,
      roleName: roleName(names.searchApiFunction),
      description: 'Answers what shoppers search for',
      entry: 'indexer/search/search.handler.ts',
      // Nobody waits longer for a search; OpenSearch is given up on earlier.
      timeout: Duration.seconds(10),
      memoryMb: 1024,
      network,
      // The emulator would count every function's runs against it.
      reservedConcurrency: stage.target.kind === 'local' ? undefined : searchRunsAtOnce(stage),
      environment: {
        INKSTREAM_OPENSEARCH_URL: searchUrl,
        INKSTREAM_SEARCH_CONTROL_TABLE: projection.control.tableName,
        INKSTREAM_BUS_NAME: bus.eventBusName,
        INKSTREAM_SEARCH_LANGUAGES: stage.search.languages.join(','),
      },
    });
    search.allow([
      new PolicyStatement({
        actions: ['dynamodb:BatchGetItem'],
        resources: [projection.control.tableArn],
      }),
      // The first reader makes the key that cursors are signed with, and can write nothing else.
      new PolicyStatement({
        actions: ['dynamodb:PutItem'],
        resources: [projection.control.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [cursorKeyName] } },
      }),
      allowAnnouncing(bus, ['search.performed']),
      allowRequests(this, names, ['Get', 'Post'], [`${readAlias}/_search`, `${readAlias}/_termvectors`]),
      allowPointsInTime(this, names, readAlias),
    ]);
    return search;
  }
}
