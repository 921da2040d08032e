import { Aws, Validations } from 'aws-cdk-lib';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import {
  type CapacityConfig,
  CfnDomain,
  Domain,
  EngineVersion,
  type LoggingOptions,
  TLSSecurityPolicy,
  type ZoneAwarenessConfig,
} from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { zonesOfDomain } from '../search-settings.ts';
import { isAccessFineGrained, type Stage } from '../stages.ts';
import type { Network } from './network.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { domainPolicy } from './search-access.ts';

export interface SearchDomainProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly network: Network | undefined;
}

/** The newest engine that OpenSearch Service offers; the local stack runs 3.8, of which nothing is used that this one lacks. */
const engine = EngineVersion.OPENSEARCH_3_7;

/** One may fail and two still agree; OpenSearch Service advises three, and never an even number. */
const dedicatedMasters = 3;

/** The OpenSearch domain that holds the index. On this machine there is none: a node of one's own answers there. */
export class SearchDomain extends Construct {
  /** Base URL for every client that can reach it: from the network, where there is one. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { stage } = props;
    // The emulator's domain is a name for a node that somebody else runs; the runner names the node itself.
    this.url = stage.target.kind === 'local' ? stage.target.openSearchUrl : this.createDomain(props);
  }

  private createDomain(props: SearchDomainProps): string {
    const { stage, names, network } = props;
    const master = isAccessFineGrained(stage) ? this.createMaster(names) : undefined;
    const { logging, policy } = this.logging(props);
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
      fineGrainedAccessControl: master && { masterUserArn: master.roleArn },
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      // Updates of the service software come at night, when nobody rebuilds.
      offPeakWindowEnabled: true,
      enableAutoSoftwareUpdate: true,
      removalPolicy: removalPolicyOf(stage),
      ...network?.placeDomain(zonesOfDomain(stage.search.domain)),
      logging,
      // CDK's own policy is set by a function that may change every policy of CloudWatch Logs.
      suppressLogsResourcePolicy: true,
    });
    // A domain that may not write into its log groups is refused.
    domain.node.addDependency(policy);
    // CDK would set the policy by a function of its own that may change every domain; the resource takes it as a property.
    const resource = domain.node.defaultChild;
    if (resource instanceof CfnDomain) resource.accessPolicies = domainPolicy(this, stage, names);
    this.acknowledge(domain, stage);
    return `https://${domain.domainEndpoint}`;
  }

  /**
   * Who may do everything in a domain whose access is fine-grained: the role of the setup, which gives the others their
   * tasks. It is here because the domain wants to know it; the function itself is of the stack that depends on this one.
   */
  private createMaster(names: ResourceNames): Role {
    return new Role(this, 'Master', {
      roleName: roleName(names.indexSetupFunction),
      description: 'Master of the search domain: the function that gives every other role its task there',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
  }

  private logging({ stage, names }: SearchDomainProps): { logging: LoggingOptions; policy: ResourcePolicy } {
    const logGroup = (kind: string): LogGroup =>
      new LogGroup(this, `${kind}Logs`, {
        logGroupName: `/aws/opensearch/${names.searchDomain}/${kind.toLowerCase()}`,
        retention: stage.logRetentionDays,
        removalPolicy: removalPolicyOf(stage),
      });
    const [searches, indexing, application] = [logGroup('SlowSearch'), logGroup('SlowIndex'), logGroup('Application')];
    return {
      policy: this.admitWriter([searches, indexing, application]),
      logging: {
        slowSearchLogEnabled: true,
        slowSearchLogGroup: searches,
        slowIndexLogEnabled: true,
        slowIndexLogGroup: indexing,
        appLogEnabled: true,
        appLogGroup: application,
      },
    };
  }

  private admitWriter(groups: readonly ILogGroup[]): ResourcePolicy {
    return new ResourcePolicy(this, 'LogPolicy', {
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
    for (const [id, reason] of Object.entries(this.reasons(stage))) Validations.of(domain).acknowledge({ id, reason });
  }

  private reasons(stage: Stage): Record<string, string> {
    const { domain } = stage.search;
    return {
      'AwsSolutions-OS3': 'Functions have no fixed addresses; the policy admits named roles instead',
      ...(stage.network === undefined && {
        'AwsSolutions-OS1': 'This stage has no network: every request is signed and the policy admits named roles only',
      }),
      ...(domain.masters === undefined && {
        'AwsSolutions-OS4': 'An index of this size needs no dedicated master nodes; three data nodes have a quorum',
      }),
      ...(zonesOf(stage).enabled !== true && {
        'AwsSolutions-OS7': 'A stage for trying things out: one node, whose index is rebuilt from the projection',
      }),
    };
  }
}

function capacityOf({ search: { domain } }: Stage): CapacityConfig {
  return {
    dataNodes: domain.nodes,
    dataNodeInstanceType: domain.instanceType,
    ...(domain.masters !== undefined && {
      masterNodes: dedicatedMasters,
      masterNodeInstanceType: domain.masters.instanceType,
    }),
    // With standby, a third zone's nodes would idle, and small instance types are refused.
    multiAzWithStandbyEnabled: false,
  };
}

function zonesOf({ search: { domain } }: Stage): ZoneAwarenessConfig {
  const zones = zonesOfDomain(domain);
  return zones === 1 ? { enabled: false } : { enabled: true, availabilityZoneCount: zones };
}
