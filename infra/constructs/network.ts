import { Validations } from 'aws-cdk-lib';
import {
  CfnSecurityGroup,
  FlowLogDestination,
  FlowLogMaxAggregationInterval,
  FlowLogTrafficType,
  type InterfaceVpcEndpoint,
  IpAddresses,
  type ISecurityGroup,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { DomainProps } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import type { NetworkSettings } from '../network-settings.ts';
import type { Stage } from '../stages.ts';
import { prefixListsOf } from './prefix-lists.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';
import { gatewayEndpoints, interfaceEndpoints, neededEndpoints, withinAccount } from './vpc-endpoints.ts';

export interface NetworkProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly settings: NetworkSettings;
}

const https = Port.tcp(443);
const isolated = 'isolated';

const toNowhere = {
  CidrIp: '255.255.255.255/32',
  Description: 'Nothing goes out but what the rules beside this group say',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
};

/** A function goes on when a zone fails; a third would only add a price to every endpoint. */
const zonesOfFunctions = 2;

/**
 * A network without a way to or from the internet: the search domain, the functions that speak to it, and what of AWS they
 * reach. Who may speak to whom is said by security groups that name each other; nothing names addresses.
 */
export class Network extends Construct {
  private readonly vpc: Vpc;
  private readonly zones: readonly string[];
  private readonly functions: SecurityGroup;
  private readonly domain: SecurityGroup;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { names, stage, settings } = props;
    this.vpc = new Vpc(this, 'Vpc', {
      vpcName: names.prefix,
      maxAzs: settings.zones.length,
      natGateways: 0,
      ipAddresses: settings.cidr === undefined ? undefined : IpAddresses.cidr(settings.cidr),
      subnetConfiguration: [{ name: isolated, subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    this.zones = this.vpc.availabilityZones;
    Validations.of(this.vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'Zones are named on purpose: their order in an account may change, and would move every subnet',
    });
    this.functions = this.createGroup('Functions', 'Functions that speak to the search domain');
    this.domain = this.createGroup('Domain', 'The search domain');
    this.functions.connections.allowTo(this.domain, https, 'Functions to the search domain');
    this.openGateways(stage);
    this.openEndpoints(settings);
    this.logFlows(props);
  }

  /** Where a function is that speaks to the search domain. */
  placeFunction(): Required<Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>> {
    return { vpc: this.vpc, vpcSubnets: this.subnetsIn(zonesOfFunctions), securityGroups: [this.functions] };
  }

  /** @param zones how many the domain's nodes are shared out between */
  placeDomain(zones: number): Required<Pick<DomainProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>> {
    return { vpc: this.vpc, vpcSubnets: [this.subnetsIn(zones)], securityGroups: [this.domain] };
  }

  private subnetsIn(count: number) {
    return { subnetGroupName: isolated, availabilityZones: this.zones.slice(0, count) };
  }

  private createGroup(id: string, description: string): SecurityGroup {
    const group = new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
    // The CDK drops this rule once there are others, and EC2 opens a group to everywhere that is made without any rule inside.
    const resource = group.node.defaultChild;
    if (resource instanceof CfnSecurityGroup) resource.addPropertyOverride('SecurityGroupEgress', [toNowhere]);
    return group;
  }

  /** Routes to DynamoDB and S3. The functions may go to DynamoDB by them; to S3 none of them has to. */
  private openGateways(stage: Stage): void {
    for (const [name, service] of Object.entries(gatewayEndpoints)) {
      this.vpc.addGatewayEndpoint(name, { service }).addToPolicy(withinAccount([`${name}:*`]));
    }
    const lists = prefixListsOf(stage);
    this.functions.addEgressRule(Peer.prefixList(lists.dynamodb), https, 'Functions to DynamoDB');
  }

  private openEndpoints({ moreEndpoints }: NetworkSettings): void {
    const group = this.createGroup('Endpoints', 'Endpoints of AWS services');
    this.functions.connections.allowTo(group, https, 'Functions to endpoints');
    for (const name of [...neededEndpoints, ...moreEndpoints]) this.openEndpoint(name, group);
  }

  private openEndpoint(name: keyof typeof interfaceEndpoints, group: ISecurityGroup): InterfaceVpcEndpoint {
    const { service, actions } = interfaceEndpoints[name];
    const endpoint = this.vpc.addInterfaceEndpoint(name, {
      service,
      subnets: this.subnetsIn(zonesOfFunctions),
      securityGroups: [group],
      // The rule between the groups is enough; the endpoint's own would admit every address of the network.
      open: false,
    });
    endpoint.addToPolicy(withinAccount(actions));
    return endpoint;
  }

  /** Who spoke to whom, and who was refused. */
  private logFlows({ stage, names }: NetworkProps): void {
    const logGroup = new LogGroup(this, 'FlowLogs', {
      logGroupName: `/aws/vpc/${names.prefix}/flows`,
      retention: stage.logRetentionDays,
      removalPolicy: removalPolicyOf(stage),
    });
    this.vpc.addFlowLog('Flows', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.ALL,
      maxAggregationInterval: FlowLogMaxAggregationInterval.TEN_MINUTES,
    });
  }
}
