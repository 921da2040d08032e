import { Duration, Tags } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ARecord,
  Failover,
  HealthCheck,
  HealthCheckType,
  HostedZone,
  type IHealthCheck,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { healthPath } from '../../indexer/search/health.ts';
import type { SharedSearchName } from '../second-stage.ts';
import type { Stage } from '../stages.ts';
import { type Watch, watchPeriod } from './watches.ts';

/** A Region that answers searches. */
export interface SearchRegion {
  readonly region: string;
  /** What the shared name stands for there, and the zone of API Gateway that it is in. */
  readonly target: { readonly domainName: string; readonly hostedZoneId: string };
  /** Of the API that says whether searches are answered there, without scheme. */
  readonly healthHost: string;
}

export interface SearchRoutingProps {
  readonly stage: Stage;
  /** What health checks are called after. */
  readonly name: string;
  readonly shared: SharedSearchName;
  readonly first: SearchRegion;
  readonly second: SearchRegion;
}

/** Three times 30 seconds; what fails meanwhile CloudFront asks of the second Region by itself, so that no dearer haste is needed. */
const checking = { requestInterval: Duration.seconds(30), failureThreshold: 3 };

/**
 * One name for the search API of both Regions: Route 53 says to CloudFront which of them to ask. Where it finds neither
 * well, it says what it would if both were.
 */
export class SearchRouting extends Construct {
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: SearchRoutingProps) {
    super(scope, id);
    const { stage, shared } = props;
    if (stage.domain === undefined) throw new Error(`The stage ${stage.name} has no domain`);
    const { hostedZoneId, zoneName } = stage.domain;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    const regions = { first: props.first, second: props.second } as const;
    this.watches = (['first', 'second'] as const).map((which) => {
      const check = this.createCheck(which, regions[which], props.name);
      this.createRecord(which, regions[which], { zone, check, shared });
      return watchHealth(which, regions[which].region, check);
    });
  }

  private createCheck(which: string, { healthHost, region }: SearchRegion, name: string): IHealthCheck {
    const check = new HealthCheck(this, `${which}-check`, {
      type: HealthCheckType.HTTPS,
      fqdn: healthHost,
      port: 443,
      resourcePath: healthPath,
      enableSNI: true,
      ...checking,
    });
    // What the console calls it by.
    Tags.of(check).add('Name', `${name}-search-${region}`);
    return check;
  }

  /** Over IPv4 alone, as CloudFront asks; nobody else has to. */
  private createRecord(
    which: keyof typeof failovers,
    { target, region }: SearchRegion,
    { zone, check, shared }: { zone: IHostedZone; check: IHealthCheck; shared: SharedSearchName },
  ): void {
    new ARecord(this, `${which}-A`, {
      zone,
      recordName: `${shared.host}.`,
      // With what AWS itself knows of its endpoint, which records that fail over must ask for as well.
      target: RecordTarget.fromAlias({
        bind: () => ({ dnsName: target.domainName, hostedZoneId: target.hostedZoneId, evaluateTargetHealth: true }),
      }),
      setIdentifier: region,
      healthCheck: check,
      ...(shared.routing === 'latency' ? { region } : { failover: failovers[which] }),
    });
  }
}

const failovers = { first: Failover.PRIMARY, second: Failover.SECONDARY } as const;

const consequences = {
  first: 'searches go to the second Region: see Lost Region',
  second: 'it could not take over if the first were lost',
} as const;

/** Route 53 tells CloudWatch in us-east-1 alone: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html */
function watchHealth(which: keyof typeof consequences, region: string, { healthCheckId }: IHealthCheck): Watch {
  return {
    name: `search-${which}-region-unhealthy`,
    page: 'search-region-unhealthy',
    meaning: `Route 53 gets no answer from search in ${region}, the ${which} Region, and ${consequences[which]}`,
    metric: new Metric({
      namespace: 'AWS/Route53',
      metricName: 'HealthCheckStatus',
      dimensionsMap: { HealthCheckId: healthCheckId },
      statistic: Stats.MINIMUM,
      period: watchPeriod,
    }),
    limit: 1,
    beyond: 'below',
    silence: 'alarming',
  };
}
