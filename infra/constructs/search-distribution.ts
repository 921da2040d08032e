import { Duration, type SecretValue } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  CacheQueryStringBehavior,
  type IDistribution,
  type IOrigin,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { OriginGroup } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { routes } from '../../indexer/search/routes.ts';
import { contentSecurityPolicy } from '../../indexer/search-page/page-policy.ts';
import type { Stage } from '../stages.ts';
import {
  apiOrigin,
  carefulHeaders,
  filesBehavior,
  PageDistribution,
  pageFilesOrigin,
  passTrace,
  policyOfData,
} from './page-distribution.ts';
import type { PageDomain } from './page-domain.ts';

export interface SearchDistributionProps {
  readonly stage: Stage;
  /** What policies are called after. */
  readonly name: string;
  /** Host of the API, without scheme. */
  readonly apiHost: string;
  readonly originKey: SecretValue;
  readonly firewallArn: string;
  readonly domain: PageDomain | undefined;
  readonly pages: PagesPlace;
  /** What is asked where the first Region fails. @default nothing */
  readonly second: { readonly apiHost: string; readonly pages: PagesPlace } | undefined;
}

interface PagesPlace {
  readonly bucketName: string;
  readonly region: string;
}

/** What the API says of its answers counts, up to a minute: an edit should be found within seconds. */
const longestCached = Duration.minutes(1);

/** A Region that is lost does not answer at all, and every shopper would wait: one try, of the least that CloudFront takes but 2 s. */
const hasty = { connectionAttempts: 1, connectionTimeout: Duration.seconds(3) };

/** Each request by itself: what the first Region fails to answer is asked of the second. Nobody has to notice or to switch. */
function withFallback(primaryOrigin: IOrigin, fallbackOrigin: IOrigin | undefined): IOrigin {
  if (fallbackOrigin === undefined) return primaryOrigin;
  return new OriginGroup({ primaryOrigin, fallbackOrigin, fallbackStatusCodes: [500, 502, 503, 504] });
}

/** CloudFront in front of the search page and the search API, which the page asks at its own origin. */
export class SearchDistribution extends Construct {
  /** Without scheme. */
  readonly host: string;
  readonly distribution: IDistribution;

  constructor(scope: Construct, id: string, props: SearchDistributionProps) {
    super(scope, id);
    const { name, pages, second } = props;
    const files = withFallback(
      pageFilesOrigin(this, { ...pages, folder: 'search' }),
      second && pageFilesOrigin(new Construct(this, 'Second'), { ...second.pages, folder: 'search' }),
    );
    const headers = carefulHeaders(this, 'PageHeaders', contentSecurityPolicy, {
      responseHeadersPolicyName: `${name}-search-page`,
    });
    const api = this.apiBehavior(props);
    const paths = [...new Set(Object.values(routes).map(({ path }) => path.replace(/\{.*/, '*')))];
    const { host, distribution } = new PageDistribution(this, 'Page', {
      ...props,
      page: 'search',
      comment: `Product search of ${name}`,
      defaultBehavior: filesBehavior(files, headers),
      behaviors: Object.fromEntries(paths.map((path) => [path, api])),
    });
    this.host = host;
    this.distribution = distribution;
  }

  private apiBehavior(props: SearchDistributionProps): BehaviorOptions {
    const { apiHost, originKey, second } = props;
    const patience = Duration.seconds(15);
    return {
      origin: withFallback(
        apiOrigin(apiHost, originKey, patience, second && hasty),
        second && apiOrigin(second.apiHost, originKey, patience),
      ),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
      cachePolicy: this.createCachePolicy(props),
      originRequestPolicy: passTrace(this, `${props.name}-search`),
      responseHeadersPolicy: this.createApiHeaders(props),
    };
  }

  private createCachePolicy({ name }: SearchDistributionProps): CachePolicy {
    return new CachePolicy(this, 'CachePolicy', {
      cachePolicyName: `${name}-search`,
      comment: 'By the whole query, for as long as the API says',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: longestCached,
      queryStringBehavior: CacheQueryStringBehavior.all(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  /** CORS as well: one cached answer serves pages of every origin, so the API cannot answer each its own. */
  private createApiHeaders({ name, stage }: SearchDistributionProps) {
    return carefulHeaders(this, 'HeadersPolicy', policyOfData, {
      responseHeadersPolicyName: `${name}-search`,
      corsBehavior: {
        accessControlAllowOrigins: [...stage.search.allowedOrigins],
        accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
        accessControlAllowHeaders: ['*'],
        accessControlAllowCredentials: false,
        accessControlMaxAge: Duration.days(1),
        originOverride: true,
      },
    });
  }
}
