import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { resourcesOf } from '../stack-templates.ts';
import { synthesiseEverything } from '../watching/watched-stages.ts';

const oneOrMore = z.union([z.array(z.string()), z.string().transform((one) => [one])]);
const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: oneOrMore,
  Principal: z.union([z.object({ Service: oneOrMore }).transform(({ Service }) => Service), z.unknown()]).optional(),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });

/** Services that such a document lets do one of these actions. */
function servicesOf(document: unknown, actions: RegExp): string[] {
  return documentSchema
    .parse(document)
    .Statement.filter(({ Effect, Action }) => Effect === 'Allow' && Action.some((action) => actions.test(action)))
    .flatMap(({ Principal }) => z.array(z.string()).catch([]).parse(Principal));
}

function sendersOf(templates: readonly Template[]): Set<string> {
  const policies = templates.flatMap((template) =>
    ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) => [...resourcesOf(template, type).values()]),
  );
  return new Set(
    policies.flatMap(({ Properties }) => servicesOf(Properties.PolicyDocument, /^(sqs:SendMessage|sns:Publish)$/)),
  );
}

function keyUsersOf(template: Template): string[] {
  const keys = [...resourcesOf(template, 'AWS::KMS::Key').values()].map(({ Properties }) => Properties.KeyPolicy);
  return keys.flatMap((policy) => servicesOf(policy, /^kms:GenerateDataKey$/));
}

describe('who may send to a queue or topic may use the key that encrypts it', () => {
  const { stateful, stateless, second } = synthesiseEverything();

  test('in the first Region', () => {
    const senders = sendersOf([stateful, stateless]);
    expect([...senders].sort()).toEqual([
      'cloudwatch.amazonaws.com',
      'costalerts.amazonaws.com',
      'events.amazonaws.com',
      's3.amazonaws.com',
      'ses.amazonaws.com',
    ]);
    const users = keyUsersOf(stateful);
    expect([...senders].filter((service) => !users.includes(service))).toEqual([]);
  });

  test('in the second', () => {
    if (second === undefined) throw new Error('The stage has no second Region');
    const users = keyUsersOf(second);
    expect([...sendersOf([second])].filter((service) => !users.includes(service))).toEqual([]);
  });
});
