import { Aws, Validations } from 'aws-cdk-lib';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import {
  type CapacityConfig,
  CfnDomain,
  Domain,
  type DomainProps,
  EngineVersion,
  TLSSecurityPolicy,
  type ZoneAwarenessConfig,
} from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';
import { domainPolicy } from './search-access.ts';

export interface SearchDomainProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** The newest engine that OpenSearch Service offers; the local stack runs 3.8, of which nothing is used that this one lacks. */
const engine = EngineVersion.OPENSEARCH_3_7;

/** The OpenSearch domain that holds the index. On this machine there is none: a node of one's own answers there. */
export class SearchDomain extends Construct {
  /** Base URL for every client. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { stage } = props;
    // The emulator's domain is a name for a node that somebody else runs; the runner names the node itself.
    this.url = stage.target.kind === 'local' ? stage.target.openSearchUrl : this.createDomain(props);
  }

  private createDomain(props: SearchDomainProps): string {
    const { stage, names } = props;
    const domain = new Domain(this, 'Domain', {
      domainName: names.searchDomain,
      version: engine,
      enableVersionUpgrade: true,
      capacity: capacityOf(stage),
      zoneAwareness: zonesOf(stage),
      ebs: { volumeType: EbsDeviceVolumeType.GP3, volumeSize: stage.search.domain.volumeGib },
      encryptionAtRest: { enabled: true },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      // Updates of the service software come at night, when nobody rebuilds.
      offPeakWindowEnabled: true,
      enableAutoSoftwareUpdate: true,
      removalPolicy: removalPolicyOf(stage),
      ...this.logging(props),
    });
    // CDK would set the policy by a function of its own that may change every domain; the resource takes it as a property.
    const resource = domain.node.defaultChild;
    if (resource instanceof CfnDomain) resource.accessPolicies = domainPolicy(this, names);
    this.acknowledge(domain, stage);
    return `https://${domain.domainEndpoint}`;
  }

  private logging({ stage, names }: SearchDomainProps): Pick<DomainProps, 'logging' | 'suppressLogsResourcePolicy'> {
    const logGroup = (kind: string): LogGroup =>
      new LogGroup(this, `${kind}Logs`, {
        logGroupName: `/aws/opensearch/${names.searchDomain}/${kind.toLowerCase()}`,
        retention: stage.logRetentionDays,
        removalPolicy: removalPolicyOf(stage),
      });
    const [searches, indexing, application] = [logGroup('SlowSearch'), logGroup('SlowIndex'), logGroup('Application')];
    this.admitWriter([searches, indexing, application]);
    return {
      logging: {
        slowSearchLogEnabled: true,
        slowSearchLogGroup: searches,
        slowIndexLogEnabled: true,
        slowIndexLogGroup: indexing,
        appLogEnabled: true,
        appLogGroup: application,
      },
      // CDK's own policy is set by a function that may change every policy of CloudWatch Logs.
      suppressLogsResourcePolicy: true,
    };
  }

  private admitWriter(groups: readonly ILogGroup[]): void {
    new ResourcePolicy(this, 'LogPolicy', {
      policyStatements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          principals: [new ServicePrincipal('es.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: groups.map(({ logGroupArn }) => logGroupArn),
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      ],
    });
  }

  private acknowledge(domain: Domain, stage: Stage): void {
    const reasons: Record<string, string> = {
      'AwsSolutions-OS1': 'Not in a VPC yet: every request is signed and the policy admits named roles only',
      'AwsSolutions-OS3': 'Functions outside a VPC have no fixed addresses; the policy admits named roles instead',
      'AwsSolutions-OS4': 'An index of this size needs no dedicated master nodes; three data nodes have a quorum',
    };
    if (zonesOf(stage).enabled !== true) {
      reasons['AwsSolutions-OS7'] =
        'A stage for trying things out: one node, whose index is rebuilt from the projection';
    }
    for (const [id, reason] of Object.entries(reasons)) Validations.of(domain).acknowledge({ id, reason });
  }
}

function capacityOf({ search }: Stage): CapacityConfig {
  // With standby, a third zone's nodes would idle, and small instance types are refused.
  return {
    dataNodes: search.domain.nodes,
    dataNodeInstanceType: search.domain.instanceType,
    multiAzWithStandbyEnabled: false,
  };
}

/** As many zones as the nodes can be shared out evenly between; OpenSearch Service knows two and three. */
function zonesOf({ search: { domain } }: Stage): ZoneAwarenessConfig {
  const zones = [3, 2].find((count) => domain.nodes % count === 0);
  return zones === undefined ? { enabled: false } : { enabled: true, availabilityZoneCount: zones };
}
