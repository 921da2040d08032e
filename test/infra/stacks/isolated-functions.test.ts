import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { prefixListsOf } from '../../../infra/constructs/prefix-lists.ts';
import { secondStageOf } from '../../../infra/second-stage.ts';
import type { Stage } from '../../../infra/stages.ts';
import { resourceSchema, resourcesOf, synthesise, textOf } from '../stack-templates.ts';
import { synthesiseEverything } from '../watching/watched-stages.ts';

const oneOrMore = z.union([z.array(z.string()), z.string().transform((single) => [single])]);
const policySchema = z.object({
  Statement: z.array(z.looseObject({ Effect: z.literal('Allow').or(z.literal('Deny')), Action: oneOrMore })),
});
const endpointSchema = z.looseObject({
  ServiceName: z.unknown(),
  VpcEndpointType: z.string(),
  PolicyDocument: policySchema,
});
const attachedSchema = z.looseObject({
  Roles: z.array(z.unknown()).default([]),
  PolicyDocument: policySchema,
});
const roleSchema = z.looseObject({
  RoleName: z.unknown().optional(),
  Policies: z.array(z.object({ PolicyDocument: policySchema })).default([]),
});

/** What Lambda does with a function's role from outside of the network: interfaces, logs, and looking into queues. */
const doneByLambda =
  /^(ec2|logs):|^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/;
/** Lambda's own daemon sends traces, unless the layer's collector does. */
const tracedByLambda = /^xray:/;
/**
 * KMS is asked by the service whose data it protects, the search domain is in the network itself, and that a role may be passed
 * on is no call: the domain looks whether it is so.
 */
const needsNoWay = /^(kms|es):|^iam:PassRole$/;

/** What functions without a way to the internet may do, and cannot, as "function: action". */
function unreachable(stage: Stage, templates: readonly Template[]): string[] {
  const reached = new Set(templates.flatMap((template) => reachable(template, stage)));
  const isAdot = stage.watching.tracing.kind === 'adot';
  return isolatedFunctions(templates).flatMap(({ name, actions }) =>
    actions
      .filter((action) => !doneByLambda.test(action) && !needsNoWay.test(action))
      .filter((action) => isAdot || !tracedByLambda.test(action))
      .filter((action) => !reached.has(action) && !reached.has(action.replace(/:.*/, ':*')))
      .map((action) => `${name}: ${action}`),
  );
}

/** What endpoints let through; a gateway also has to be in the rules of the functions' group. */
function reachable(template: Template, stage: Stage): string[] {
  const lists = Object.entries(prefixListsOf(stage));
  const rules = JSON.stringify([...resourcesOf(template, 'AWS::EC2::SecurityGroupEgress').values()]);
  return [...resourcesOf(template, 'AWS::EC2::VPCEndpoint').values()].flatMap(({ Properties }) => {
    const { ServiceName: name, VpcEndpointType: type, PolicyDocument: policy } = endpointSchema.parse(Properties);
    const list = lists.find(([service]) => textOf(name).endsWith(`.${service}`))?.[1];
    if (type === 'Gateway' && (list === undefined || !rules.includes(`"${list}"`))) return [];
    return policy.Statement.flatMap(({ Action }) => Action);
  });
}

const ofType = (templates: readonly Template[], type: string) =>
  templates.flatMap((template) => [...resourcesOf(template, type)]);

function isolatedFunctions(templates: readonly Template[]): { name: string; actions: string[] }[] {
  return ofType(templates, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => JSON.stringify(Properties.VpcConfig ?? '').includes('isolatedSubnet'))
    .map(([, { Properties }]) => ({
      name: textOf(Properties.FunctionName).replace(/^inkstream-\w+-/, ''),
      actions: [...new Set(actionsOf(templates, textOf(Properties.Role)))],
    }));
}

/** What a role may do; one with a name may be in another stack than the function and its policies. */
function actionsOf(templates: readonly Template[], roleArn: string): string[] {
  const roles = ofType(templates, 'AWS::IAM::Role').map(([id, { Properties }]) => ({
    id,
    ...roleSchema.parse(Properties),
  }));
  const own = roles.filter(
    ({ id, RoleName: name }) => isRole(roleArn, `<${id}>`) || (name !== undefined && isRole(roleArn, textOf(name))),
  );
  if (own.length !== 1) throw new Error(`${own.length} roles are ${roleArn}`);
  const attached = ofType(templates, 'AWS::IAM::Policy')
    .map(([, { Properties }]) => attachedSchema.parse(Properties))
    .filter(({ Roles }) => Roles.map(textOf).some((role) => isRole(roleArn, role) || role === `<${own[0]?.id}>`));
  return [...attached, ...own.flatMap(({ Policies }) => Policies)].flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action),
  );
}

/** @param role `<logical id>` or a name */
function isRole(arn: string, role: string): boolean {
  return arn === role.replace(/>$/, '.Arn>') || arn.endsWith(`:role/${role}`);
}

const plain = synthesise({ stage: 'prod' });
const whole = synthesiseEverything();

test.each([
  ['prod', plain.stage, [plain.stateful, plain.stateless]],
  ['prod with all that it may have', whole.stage, [whole.stateful, whole.stateless]],
  [
    'the second Region of that',
    secondStageOf(whole.stage) ?? whole.stage,
    whole.second === undefined ? [] : [whole.second],
  ],
])(
  'functions without a way to the internet call only what their network has an endpoint for: %s',
  (_, stage, templates) => {
    const names = isolatedFunctions(templates).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['product-indexer', 'search-api', 'search-audit']));
    expect(unreachable(stage, templates)).toEqual([]);
  },
);

test('an endpoint that is missing is found out by who would hang without it', () => {
  const without = (service: string): Template[] =>
    [plain.stateful, plain.stateless].map((template) => {
      const { Resources } = z.looseObject({ Resources: z.record(z.string(), resourceSchema) }).parse(template.toJSON());
      const kept = Object.entries(Resources).filter(
        ([, { Properties }]) => !JSON.stringify(Properties.ServiceName ?? '').includes(service),
      );
      return Template.fromJSON({ Resources: Object.fromEntries(kept) });
    });
  const missing = (service: string) => unreachable(plain.stage, without(service));
  expect(missing('.sqs')).toContain('product-indexer: sqs:SendMessage');
  expect(missing('.events')).toContain('search-api: events:PutEvents');
  expect(missing('.dynamodb')).toContain('search-audit: dynamodb:Scan');
});
