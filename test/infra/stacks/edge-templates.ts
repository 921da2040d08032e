import type { Template } from 'aws-cdk-lib/assertions';
import { onAws, resourcesOf, type Stacks, synthesise } from '../stack-templates.ts';

/** Stacks of a stage that has an edge. */
export interface EdgeStacks extends Stacks {
  readonly edge: Template;
}

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: readonly string[];
  readonly ViewerProtocolPolicy: string;
  readonly OriginRequestPolicyId?: unknown;
}

interface DistributionConfig {
  readonly WebACLId: unknown;
  readonly Comment: string;
  readonly Aliases?: readonly string[];
  readonly ViewerCertificate?: object;
  readonly Origins: readonly { readonly Id: string; readonly S3OriginConfig?: object; readonly OriginPath?: string }[];
  readonly DefaultCacheBehavior: Behavior;
  readonly CacheBehaviors: readonly Behavior[];
}

/** The stage dev, as it is. */
export function plainEdge(): EdgeStacks {
  return withEdge(synthesise());
}

/** The stage dev with dashboards for a group of staff, and with a domain of its own. */
export function staffedEdge(): EdgeStacks {
  const identity = { staff: { kind: 'cognito', group: 'analysts' } };
  const domain = { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC', dashboards: 'figures' };
  return withEdge(synthesise(onAws, {}, {}, { identity, domain }));
}

function withEdge(stacks: Stacks): EdgeStacks {
  const { edge } = stacks;
  if (edge === undefined) throw new Error(`The stage ${stacks.stage.name} has no edge`);
  return { ...stacks, edge };
}

/** The distributions of an edge, by the first word of what each says of itself. */
export function distributionsOf(template: Template): Map<string, DistributionConfig> {
  const found = [...resourcesOf(template, 'AWS::CloudFront::Distribution').values()];
  const configs = found.map(({ Properties }) => Properties.DistributionConfig as DistributionConfig);
  return new Map(configs.map((config) => [config.Comment.split(' ')[0] ?? '', config]));
}
