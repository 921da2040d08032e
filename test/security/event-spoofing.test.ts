import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { contracts } from '../../pipelines/contracts/all-contracts.ts';
import { detailTypes } from '../../pipelines/contracts/event.ts';
import { parseEvent } from '../../pipelines/contracts/parse-event.ts';
import { eventText } from '../factories.ts';
import { resourcesOf, synthesise, textOf } from '../infra/stack-templates.ts';

const { stateful, stateless, edge } = synthesise({ stage: 'prod' });
const templates = [stateful, stateless, edge].filter((template) => template !== undefined);

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(z.looseObject({ Effect: z.string(), Action: oneOrMore, Principal: z.unknown() })),
  }),
});

describe('who announces under the name of another', () => {
  const sources = [...new Set(Object.values(contracts).map(({ source }) => source))];

  test.each(detailTypes)('is not believed: %s', (detailType) => {
    const event: unknown = JSON.parse(eventText(detailType));
    const own = contracts[detailType].source;
    expect(parseEvent(JSON.stringify(event)).ok).toBe(true);
    const others = [
      ...sources.filter((source) => source !== own),
      `${own}.x`,
      own.toUpperCase(),
      ` ${own}`,
      'aws.s3',
      '',
    ];
    for (const source of others) {
      const parsed = parseEvent(JSON.stringify(Object.assign({}, event, { source })));
      expect({ source, ok: parsed.ok }).toEqual({ source, ok: false });
    }
  });
});

describe('the bus and the queues', () => {
  test('the bus has no policy that admits another account', () => {
    const policies = templates.flatMap((template) => [...resourcesOf(template, 'AWS::Events::EventBusPolicy').keys()]);
    expect(policies).toEqual([]);
  });

  test('nobody but services of AWS, each about one source of this account, may send to a queue', () => {
    const statements = templates.flatMap((template) =>
      [...resourcesOf(template, 'AWS::SQS::QueuePolicy').values()].flatMap(
        ({ Properties }) => policySchema.parse(Properties).PolicyDocument.Statement,
      ),
    );
    const admitting = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(admitting.length).toBeGreaterThan(3);
    const careless = admitting.filter(
      ({ Action, Principal, Condition }) =>
        Action.join() !== 'sqs:SendMessage' ||
        !JSON.stringify(Principal).includes('amazonaws.com') ||
        !JSON.stringify(Condition).includes('aws:SourceArn'),
    );
    expect(careless).toEqual([]);
  });

  test('only the functions that are known to announce may put events', () => {
    const holders = templates.flatMap((template) =>
      [...resourcesOf(template, 'AWS::IAM::Role'), ...resourcesOf(template, 'AWS::IAM::Policy')]
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes('events:PutEvents'))
        .map(([id]) => id.replace(/[0-9A-F]{8}$/, '')),
    );
    const known = /^(Search|PrintImages|CatalogStream|Popularity|OutboxRelay|Canary|SearchUpkeep|ImageAudit|Audits)/;
    expect(holders.length).toBeGreaterThan(2);
    expect(holders.filter((holder) => !known.test(holder))).toEqual([]);
  });
});

test('nothing of the stacks may invoke the gateway to the index: only people to whom IAM gives it', () => {
  const gateways = templates.flatMap((template) =>
    [...resourcesOf(template, 'AWS::Lambda::Function')].filter(([id]) => /SearchGateway/.test(id)),
  );
  expect(gateways.length).toBe(1);
  const permits = templates.flatMap((template) =>
    [...resourcesOf(template, 'AWS::Lambda::Permission').values()].map(({ Properties }) => {
      const name = JSON.stringify(Properties.FunctionName);
      return name.includes('SearchGateway') ? textOf(Properties.Principal) : '';
    }),
  );
  const invokers = templates.flatMap((template) =>
    [...resourcesOf(template, 'AWS::IAM::Role'), ...resourcesOf(template, 'AWS::IAM::Policy')].filter(
      ([, { Properties }]) => {
        const given = JSON.stringify(Properties);
        return /lambda:(Invoke\w*|\*)/.test(given) && /search-gateway|SearchGateway/.test(given);
      },
    ),
  );
  expect({ permits: permits.filter(Boolean), invokers: invokers.map(([id]) => id) }).toEqual({
    permits: [],
    invokers: [],
  });
});
