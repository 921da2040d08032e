import { Duration, type SecretValue, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IDistribution,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, type HttpOriginProps, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { hostOf, type PageName } from '../domain-settings.ts';
import type { Stage } from '../stages.ts';
import { originKeyHeader } from './origin-key.ts';
import type { PageDomain } from './page-domain.ts';

export interface PageDistributionProps {
  readonly stage: Stage;
  /** What policies are called after. */
  readonly name: string;
  readonly page: PageName;
  readonly comment: string;
  readonly firewallArn: string;
  readonly domain: PageDomain | undefined;
  readonly defaultBehavior: BehaviorOptions;
  /** By the pattern of a path. */
  readonly behaviors: Readonly<Record<string, BehaviorOptions>>;
}

/** A page with its own host, and so an origin of its own in every browser: what runs in one can reach into no other. */
export class PageDistribution extends Construct {
  /** Without scheme. */
  readonly host: string;
  readonly distribution: IDistribution;

  constructor(scope: Construct, id: string, props: PageDistributionProps) {
    super(scope, id);
    const { stage, page, domain } = props;
    const own = domain && hostOf(stage, page);
    const distribution = new Distribution(this, 'Distribution', {
      comment: props.comment,
      webAclId: props.firewallArn,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableIpv6: true,
      defaultRootObject: 'index.html',
      defaultBehavior: props.defaultBehavior,
      additionalBehaviors: { ...props.behaviors },
      ...(domain !== undefined &&
        own !== undefined && {
          domainNames: [own],
          certificate: domain.certificate,
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
    });
    domain?.point(page, distribution);
    this.host = own ?? distribution.distributionDomainName;
    this.distribution = distribution;
    acknowledge(distribution, domain !== undefined);
  }
}

function acknowledge(distribution: IConstruct, hasDomain: boolean): void {
  const reasons = {
    'Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac':
      'The bucket says itself, in its own stack and Region, what CloudFront may read',
    'AwsSolutions-CFR1': 'A shop that delivers everywhere shuts nobody out',
    'AwsSolutions-CFR3':
      "Its log would hold people's addresses beside what they ask; CloudFront's metrics and the APIs' own logs hold neither",
    ...(!hasDomain && {
      'AwsSolutions-CFR4':
        "CloudFront's own name and certificate until the stage has a domain of its own, which sets the least version of TLS",
    }),
  };
  for (const [id, reason] of Object.entries(reasons)) Validations.of(distribution).acknowledge({ id, reason });
}

export interface PageFilesProps {
  readonly bucketName: string;
  /** Of the bucket. */
  readonly region: string;
  /** Without slashes. */
  readonly folder: string;
}

/** Files of the bucket of the pages, read by signed requests. Its policy is made with it; see page-bucket.ts. */
export function pageFilesOrigin(scope: Construct, { bucketName, region, folder }: PageFilesProps): IOrigin {
  const bucket = Bucket.fromBucketAttributes(scope, 'PageFiles', { bucketName, region });
  return S3BucketOrigin.withOriginAccessControl(bucket, { originPath: `/${folder}` });
}

/** An API that only CloudFront may ask, which it proves by a key. */
export function apiOrigin(
  apiHost: string,
  originKey: SecretValue,
  readTimeout: Duration,
  connecting: Pick<HttpOriginProps, 'connectionAttempts' | 'connectionTimeout'> = { connectionAttempts: 2 },
): IOrigin {
  return new HttpOrigin(apiHost, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    // A reference that CloudFormation resolves; the template never holds the key.
    customHeaders: { [originKeyHeader]: originKey.unsafeUnwrap() },
    readTimeout,
    ...connecting,
  });
}

/**
 * The trace that a request to an API is part of, by W3C's header, reaches that API. Answers are not kept apart by it, and what
 * comes from the cache is part of no trace.
 * @param name what the policy is called
 */
export function passTrace(scope: Construct, name: string): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'OriginRequestPolicy', {
    originRequestPolicyName: name,
    comment: 'Passes on which trace a request is part of',
    headerBehavior: OriginRequestHeaderBehavior.allowList('traceparent'),
  });
}

/** What the files' own headers say of caching counts: for ever for names with a hash, not without asking for others. */
export function filesBehavior(origin: IOrigin, responseHeadersPolicy: ResponseHeadersPolicy): BehaviorOptions {
  return {
    origin,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: true,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy,
  };
}

const year = Duration.days(365);

/**
 * The headers that make browsers careful.
 * @param contentSecurityPolicy the page's own, from the file that its local server takes it from; undefined: the origin says it
 */
export function carefulHeaders(
  scope: Construct,
  id: string,
  contentSecurityPolicy: string | undefined,
  more: Partial<ResponseHeadersPolicyProps> & { readonly responseHeadersPolicyName: string },
): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, id, {
    ...more,
    securityHeadersBehavior: {
      strictTransportSecurity: { accessControlMaxAge: year, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      ...(contentSecurityPolicy !== undefined && {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
      }),
    },
    customHeadersBehavior: {
      customHeaders: [
        {
          header: 'permissions-policy',
          value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
          override: true,
        },
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        ...(more.customHeadersBehavior?.customHeaders ?? []),
      ],
    },
  });
}

/** Answers are data; should a browser ever take one for a page, nothing in it may run. */
export const policyOfData = "default-src 'none'; frame-ancestors 'none'";
