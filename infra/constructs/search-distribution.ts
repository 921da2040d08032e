import { Duration, type SecretValue, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { originKeyHeader } from './origin-key.ts';

export interface SearchDistributionProps {
  /** What policies are called after. */
  readonly name: string;
  /** Host of the API, without scheme. */
  readonly apiHost: string;
  readonly originKey: SecretValue;
  readonly firewallArn: string;
  readonly allowedOrigins: readonly string[];
}

/** What the API says of its answers counts, up to a minute: an edit should be found within seconds. */
const longestCached = Duration.minutes(1);

/** CloudFront in front of the search API. */
export class SearchDistribution extends Construct {
  /** Without scheme. */
  readonly host: string;

  constructor(scope: Construct, id: string, props: SearchDistributionProps) {
    super(scope, id);
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Product search of ${props.name}`,
      webAclId: props.firewallArn,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableIpv6: true,
      defaultBehavior: {
        origin: this.createOrigin(props),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        cachePolicy: this.createCachePolicy(props),
        responseHeadersPolicy: this.createHeadersPolicy(props),
      },
    });
    this.host = distribution.distributionDomainName;
    const reasons = {
      'AwsSolutions-CFR1': 'A shop that delivers everywhere shuts nobody out',
      'AwsSolutions-CFR3':
        "Its log would hold shoppers' addresses beside what they search; CloudFront's metrics and the API's own log hold neither",
      'AwsSolutions-CFR4':
        "CloudFront's own name and certificate until the stage has a domain of its own, which sets the least version of TLS",
    };
    for (const [id, reason] of Object.entries(reasons)) Validations.of(distribution).acknowledge({ id, reason });
  }

  private createOrigin({ apiHost, originKey }: SearchDistributionProps): HttpOrigin {
    return new HttpOrigin(apiHost, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      // A reference that CloudFormation resolves; the template never holds the key.
      customHeaders: { [originKeyHeader]: originKey.unsafeUnwrap() },
      readTimeout: Duration.seconds(15),
      connectionAttempts: 2,
    });
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
  private createHeadersPolicy({ name, allowedOrigins }: SearchDistributionProps): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'HeadersPolicy', {
      responseHeadersPolicyName: `${name}-search`,
      corsBehavior: {
        accessControlAllowOrigins: [...allowedOrigins],
        accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
        accessControlAllowHeaders: ['*'],
        accessControlAllowCredentials: false,
        accessControlMaxAge: Duration.days(1),
        originOverride: true,
      },
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        // Answers are data; should a browser ever take one for a page, nothing in it may run.
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", override: true },
      },
    });
  }
}
