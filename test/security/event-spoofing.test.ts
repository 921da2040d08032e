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
    Statement: z.array(z.looseObject({ Effect: z.string(), Action: oneOrMore, Principal: z.unknown().optional() })),
  }),
});

const texts = z.union([z.array(z.string()), z.string().transform((one) => [one])]);
const conditionSchema = z.strictObject({
  'ForAllValues:StringEquals': z.strictObject({ 'events:source': texts }),
  StringEquals: z.strictObject({ 'events:detail-type': texts }),
  Null: z.strictObject({ 'events:source': z.literal('false') }),
});

const only = (sources: string[], types: string[]) => ({
  'ForAllValues:StringEquals': { 'events:source': sources },
  StringEquals: { 'events:detail-type': types },
  Null: { 'events:source': 'false' },
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

  test('each function may announce what is its to announce, under its own source, and nothing else', () => {
    const announcing = templates.flatMap((template) =>
      [...resourcesOf(template, 'AWS::IAM::Policy')].flatMap(([id, { Properties }]) =>
        policySchema
          .parse(Properties)
          .PolicyDocument.Statement.filter(({ Action }) => Action.includes('events:PutEvents'))
          .map(({ Condition }) => [id.replace(/RoleDefaultPolicy[0-9A-F]{8}$/, ''), conditionSchema.parse(Condition)]),
      ),
    );
    const inRoles = templates.flatMap((template) => [...resourcesOf(template, 'AWS::IAM::Role').values()]);
    expect(JSON.stringify(inRoles)).not.toContain('events:PutEvents');
    const images = ['image.processed', 'image.rejected', 'image.deleted'];
    expect(Object.fromEntries(announcing)).toEqual({
      Canary: only(['commerce.catalog', 'commerce.orders'], ['product.upserted', 'order.placed']),
      PrintImagesPrintImageWorker: only(['commerce.images'], images),
      SearchApiSearch: only(['commerce.search'], ['search.performed']),
      SearchIndexingCatalogStreamAnnouncer: only(['commerce.catalog'], ['product.upserted', 'product.deleted']),
      SearchUpkeepPopularity: only(['commerce.catalog'], ['popularity.changed']),
    });
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
