import {
  ApiMapping,
  CorsHttpMethod,
  DomainName,
  EndpointType,
  type HttpApi,
  HttpMethod,
  HttpStage,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { healthPath } from '../../indexer/search/health.ts';
import type { Stage } from '../stages.ts';
import { acknowledgeOpenness, createPublicApi } from './public-api.ts';
import type { ResourceNames } from './resource-names.ts';
import type { SearchApi } from './search-api.ts';
import { type Watch, watchPeriod } from './watches.ts';

export interface SearchEndpointProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly search: SearchApi;
  /** The name that both Regions answer to, without scheme. */
  readonly host: string;
}

/**
 * Some 15 checkers ask every 30 seconds, without agreeing on when:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
const healthChecks = { requestsPerSecond: 10, burst: 50 };

/** In five minutes, of which the checkers ask some 150 times. */
const healthChecksLimit = 1_000;

/**
 * The search API of a Region under the name that both Regions share, and what Route 53 asks to learn whether searches are
 * answered there. It cannot send the key of the edge; so it asks an API of its own, which has one route and a throttle of
 * its own, is in no DNS and told to nobody.
 */
export class SearchEndpoint extends Construct {
  /** What the shared name stands for in this Region. */
  readonly domainName: DomainName;
  readonly healthApi: HttpApi;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: SearchEndpointProps) {
    super(scope, id);
    this.domainName = this.createDomainName(props);
    this.map(props);
    this.healthApi = this.createHealthApi(props);
    this.watches = [
      {
        name: 'search-health-asked',
        meaning:
          'Somebody besides Route 53 asks whether search is well: when the throttle turns health checks away, this Region counts as ill',
        metric: this.healthApi.metricCount({ statistic: Stats.SUM, period: watchPeriod }),
        limit: healthChecksLimit,
      },
    ];
  }

  /** Its certificate is for the same name in both Regions, and proven by the same record of the zone. */
  private createDomainName({ stage, host }: SearchEndpointProps): DomainName {
    if (stage.domain === undefined) throw new Error(`The stage ${stage.name} has no domain`);
    const { hostedZoneId, zoneName } = stage.domain;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    return new DomainName(this, 'DomainName', {
      domainName: host,
      certificate: new Certificate(this, 'Certificate', {
        domainName: host,
        validation: CertificateValidation.fromDns(zone),
      }),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
  }

  private map({ search }: SearchEndpointProps): void {
    const { api } = search;
    const stage = HttpStage.fromHttpStageAttributes(this, 'SearchStage', { api, stageName: '$default' });
    const mapping = new ApiMapping(this, 'Mapping', { api, domainName: this.domainName, stage });
    // Known by its name only, the stage would not be waited for.
    mapping.node.addDependency(search);
  }

  private createHealthApi({ stage, names, search, host }: SearchEndpointProps): HttpApi {
    const api = createPublicApi(this, {
      stage,
      name: names.searchHealthApi,
      description: 'Tells Route 53 whether searches are answered in this Region',
      allowedOrigins: [`https://${host}`],
      allowedMethods: [CorsHttpMethod.GET],
      ...healthChecks,
    });
    // The function that shoppers ask, so that it is their way that is tried.
    const integration = new HttpLambdaIntegration('Health', search.function);
    const routes = api.addRoutes({ path: healthPath, methods: [HttpMethod.GET], integration });
    acknowledgeOpenness(routes, 'Route 53 has no key to show; the answer says only whether there is one');
    return api;
  }
}
