import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { isDetailType } from '../../../pipelines/contracts/event.ts';
import { PRIVACY } from '../../../pipelines/contracts/privacy.ts';
import { resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateless } = synthesise();
const ruleSchema = z.object({
  Name: z.string(),
  EventPattern: z.object({
    'detail-type': z.array(z.string()).optional(),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
  Targets: z.array(
    z.object({
      Arn: z.unknown(),
      InputTransformer: z
        .object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() })
        .optional(),
    }),
  ),
});
const rules = [...resourcesOf(stateless, 'AWS::Events::Rule').values()].map(({ Properties }) =>
  ruleSchema.parse(Properties),
);
const milestones = (kind: string) => {
  const rule = rules.find(({ Name }) => Name === `inkstream-dev-${kind}-milestones`);
  if (rule === undefined) throw new Error(`No rule tells ${kind} milestones`);
  return rule;
};

describe('milestones', () => {
  test('are all that happens to an order, and every verdict on an image', () => {
    expect(milestones('order').EventPattern['detail-type']).toEqual([
      'order.placed',
      'order.cancelled',
      'order.refunded',
      'order.in_production',
      'order.shipped',
      'order.delivered',
    ]);
    expect(milestones('image').EventPattern['detail-type']).toEqual(['image.processed', 'image.rejected']);
  });

  test("leave the canary's orders out", () => {
    expect(milestones('order').EventPattern.detail).toEqual({ orderId: [{ 'anything-but': { prefix: 'canary-' } }] });
  });

  test.each(['order', 'image'])(
    'of an %s say which it was, in fields that every such event has and none of which is personal',
    (kind) => {
      const { EventPattern, Targets } = milestones(kind);
      const paths = Object.values(Targets[0]?.InputTransformer?.InputPathsMap ?? {});
      const fields = paths.filter((path) => path !== '$.detail-type').map((path) => path.replace('$.detail.', ''));
      expect(fields).toContain(`${kind}Id`);
      for (const detailType of EventPattern['detail-type'] ?? []) {
        if (!isDetailType(detailType)) throw new Error(`${detailType} has no contract`);
        const schema = z.toJSONSchema(contracts[detailType].schema, { io: 'input' });
        expect(schema.required).toEqual(expect.arrayContaining(fields));
        const personal = fields.filter((field) => JSON.stringify(schema.properties?.[field]).includes(PRIVACY));
        expect({ detailType, personal }).toEqual({ detailType, personal: [] });
      }
    },
  );

  test('come from their rule alone', () => {
    const policies = [...resourcesOf(stateless, 'AWS::SNS::TopicPolicy').values()].map(({ Properties }) => Properties);
    const texts = policies.map((policy) => JSON.stringify(policy));
    for (const kind of ['order', 'image']) {
      const admitting = texts.filter(
        (text) => text.includes(`inkstream-dev-${kind}-milestones`) && text.includes('AdmitTheEventRule'),
      );
      expect(admitting).toHaveLength(1);
      expect(admitting[0]).toContain('aws:SourceArn');
    }
    expect(milestones('order').Targets.map(({ Arn }) => textOf(Arn))).toEqual([
      expect.stringMatching(/:inkstream-dev-order-milestones$/),
    ]);
  });
});
