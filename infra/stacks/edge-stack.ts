import { Aws, CfnOutput, Fn, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms.ts';
import { signInOriginOf } from '../constructs/customer-identity.ts';
import { DashboardsDistribution } from '../constructs/dashboards-distribution.ts';
import { dashboardLimits, searchLimits, uploadLimits } from '../constructs/edge-limits.ts';
import { watchEdge } from '../constructs/edge-watches.ts';
import { edgeRegion, originKeyReference } from '../constructs/origin-key.ts';
import { PageDomain } from '../constructs/page-domain.ts';
import { resourceNames } from '../constructs/resource-names.ts';
import { SearchDistribution } from '../constructs/search-distribution.ts';
import type { SearchEndpoint } from '../constructs/search-endpoint.ts';
import { type SearchRegion, SearchRouting } from '../constructs/search-routing.ts';
import { UploadDistribution } from '../constructs/upload-distribution.ts';
import type { Watch } from '../constructs/watches.ts';
import { WebFirewall } from '../constructs/web-firewall.ts';
import { type SharedSearchName, sharedSearchNameOf } from '../second-stage.ts';
import type { Stage } from '../stages.ts';
import type { SecondRegionStack } from './second-region-stack.ts';
import type { StatefulStack } from './stateful-stack.ts';
import type { StatelessStack } from './stateless-stack.ts';

export interface EdgeStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
  readonly stateless: StatelessStack;
  readonly edge: NonNullable<Stage['search']['edge']>;
  /** Where searches go that the first Region does not answer. @default nowhere */
  readonly second?: SecondRegionStack | undefined;
}

/** A page on the web. */
interface Shown {
  /** Without scheme. */
  readonly host: string;
  readonly distribution: IDistribution;
  readonly watches: readonly Watch[];
}

/**
 * What stands between people and what they ask: a distribution and a firewall for each page and its API. In us-east-1,
 * because CloudFront takes firewalls and certificates from there only.
 */
export class EdgeStack extends Stack {
  /** The output with the id of the distribution of the dashboards, where they are on the web. */
  readonly dashboardsOutput: string | undefined;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, { ...props, env: { ...props.env, region: edgeRegion } });
    const { stage, stateless } = props;
    const { staffGateOutput } = stateless;
    const pages = ['search', 'uploads', ...(staffGateOutput === undefined ? [] : ['dashboards' as const])] as const;
    const domain = stage.domain && new PageDomain(this, 'Domain', { stage, pages });
    const [search, uploads] = [this.createSearch(props, domain), this.createUploads(props, domain)];
    const dashboards = staffGateOutput && this.createDashboards(props, staffGateOutput, domain);
    const shown = { SearchApiUrl: search, UploadApiUrl: uploads, ...(dashboards && { DashboardsUrl: dashboards }) };
    for (const [name, { host }] of Object.entries(shown)) new CfnOutput(this, name, { value: `https://${host}` });
    if (dashboards) {
      const { distributionId: value } = dashboards.distribution;
      this.dashboardsOutput = new CfnOutput(this, 'DashboardsDistribution', { value }).logicalId;
    }
    this.watch(
      stage,
      Object.values(shown).flatMap(({ watches }) => watches),
    );
  }

  /** Here, where CloudFront and its firewalls count: an alarm looks at metrics of its own Region only. */
  private watch(stage: Stage, watches: readonly Watch[]): void {
    const names = resourceNames(stage.name, this);
    // By another name, or it would be the stage's own topic where that is in this Region as well.
    new Alarms(this, 'EdgeAlarms', { stage, names: { ...names, alarmTopic: `${names.alarmTopic}-edge` }, watches });
  }

  private createSearch(props: EdgeStackProps, domain: PageDomain | undefined): Shown {
    const { stage, stateful, stateless, edge, second } = props;
    const { prefix, originKey } = resourceNames(stage.name, this);
    const { requestsPerAddress } = edge;
    const firewall = new WebFirewall(this, 'Firewall', {
      name: `${prefix}-search`,
      before: 'product search',
      requestsPerAddress,
      ...searchLimits,
    });
    const shared = sharedSearchNameOf(stage);
    const routing = shared && this.createRouting(props, shared);
    const { host, distribution } = new SearchDistribution(this, 'Search', {
      ...{ stage, domain, name: prefix, firewallArn: firewall.arn, pages: this.pagesOf(stage, stateful) },
      apiHost: shared?.host ?? this.hostOfApi(stateless, stateless.searchApiId),
      originKey: originKeyReference(originKey, edge.originKeyVersion),
      second: second && {
        apiHost: this.hostOfApi(second, second.searchApiId),
        pages: this.pagesOf(stage, second),
      },
    });
    // Or CloudFront would ask a name that nobody knows yet.
    if (routing !== undefined) distribution.node.addDependency(routing);
    const watches = [...watchEdge('search', distribution, firewall), ...(routing?.watches ?? [])];
    return { host, distribution, watches };
  }

  private createRouting({ stage, stateless, second }: EdgeStackProps, shared: SharedSearchName): SearchRouting {
    const { prefix: name } = resourceNames(stage.name, this);
    const [first, other] = [this.regionOf(stateless), this.regionOf(second)];
    if (first === undefined || other === undefined) throw new Error(`${shared.host} needs two Regions that answer`);
    return new SearchRouting(this, 'SearchRouting', { stage, name, shared, first, second: other });
  }

  private regionOf(
    stack: (Stack & { readonly searchEndpoint: SearchEndpoint | undefined }) | undefined,
  ): SearchRegion | undefined {
    if (stack?.searchEndpoint === undefined) return undefined;
    const { domainName, healthApi } = stack.searchEndpoint;
    const read = (value: string) => Stack.consumeReference(value, ReferenceStrength.WEAK);
    return {
      region: stack.region,
      target: {
        domainName: read(domainName.regionalDomainName),
        hostedZoneId: read(domainName.regionalHostedZoneId),
      },
      healthHost: this.hostOfApi(stack, healthApi.apiId),
    };
  }

  private createUploads({ stage, stateful, stateless, edge }: EdgeStackProps, domain: PageDomain | undefined): Shown {
    const { prefix, originKey } = resourceNames(stage.name, this);
    const { requestsPerAddress, uploadsPerAddress } = edge;
    const firewall = new WebFirewall(this, 'UploadFirewall', {
      name: `${prefix}-uploads`,
      before: 'uploads of images for print',
      requestsPerAddress,
      fewer: { methods: ['POST', 'DELETE'], requestsPerAddress: uploadsPerAddress },
      ...uploadLimits,
    });
    const { host, distribution } = new UploadDistribution(this, 'Uploads', {
      ...{ stage, domain, name: prefix, firewallArn: firewall.arn, pages: this.pagesOf(stage, stateful) },
      apiHost: this.hostOfApi(stateless, stateless.uploadApiId),
      originKey: originKeyReference(originKey, edge.originKeyVersion),
      storageOrigins: this.storageOrigins(stage, stateful),
      signInOrigin: signInOriginOf(stage, { account: this.account, region: stateful.region }),
    });
    return { host, distribution, watches: watchEdge('uploads', distribution, firewall) };
  }

  private createDashboards(
    { stage, stateful, stateless, edge }: EdgeStackProps,
    gateOutput: string,
    domain: PageDomain | undefined,
  ): Shown {
    const { prefix } = resourceNames(stage.name, this);
    const { requestsPerAddress } = edge;
    const firewall = new WebFirewall(this, 'DashboardsFirewall', {
      name: `${prefix}-dashboards`,
      before: 'the dashboards',
      requestsPerAddress,
      ...dashboardLimits,
    });
    const { host, distribution } = new DashboardsDistribution(this, 'Dashboards', {
      ...{ stage, domain, name: prefix, firewallArn: firewall.arn, pages: this.pagesOf(stage, stateful) },
      gateHost: Fn.getStackOutput(stateless.stackName, gateOutput, stateless.region),
    });
    return { host, distribution, watches: watchEdge('dashboards', distribution, firewall) };
  }

  /** Read from the other stack's output at deploy time: across Regions, without naming an account, without helper functions. */
  private hostOfApi({ region }: Stack, apiId: string): string {
    return `${Stack.consumeReference(apiId, ReferenceStrength.WEAK)}.execute-api.${region}.${Aws.URL_SUFFIX}`;
  }

  /** Of the buckets that files are sent to and pictures come from, as presigned addresses name them. */
  private storageOrigins({ name }: Stage, { region }: StatefulStack): string[] {
    const { uploadBucket, imageBucket } = resourceNames(name, { account: this.account, region });
    return [uploadBucket, imageBucket].map((bucket) => `https://${bucket}.s3.${region}.${Aws.URL_SUFFIX}`);
  }

  private pagesOf({ name }: Stage, { region }: Stack): { bucketName: string; region: string } {
    const { pagesBucket } = resourceNames(name, { account: this.account, region });
    return { bucketName: pagesBucket, region };
  }
}
