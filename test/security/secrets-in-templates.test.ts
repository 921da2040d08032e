import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { onThisMachine, resourcesOf, synthesise } from '../infra/stack-templates.ts';
import { projectFiles } from '../project-files.ts';

const stages = ['dev', 'prod'] as const;
const synthesised = new Map(stages.map((stage) => [stage, synthesise({ stage })]));

function templatesOf(stage: (typeof stages)[number]): Template[] {
  const { stateful, stateless, edge } = synthesised.get(stage) ?? {};
  return [stateful, stateless, edge].filter((template) => template !== undefined);
}

const ofThisMachine = /127\.0\.0\.1|localhost|demo-(?:ada|ben|sam)|demo-token|DEMO_TOKEN/;

const functionSchema = z.looseObject({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()).default({}) }).default({ Variables: {} }),
});

describe.each(stages)('on AWS, in stage %s', (stage) => {
  test('nothing leads to the demo issuer or to any other address of a developer’s machine', () => {
    const text = templatesOf(stage)
      .map((template) => JSON.stringify(template.toJSON()))
      .join('\n');
    // What the local stack says of its issuer would be found.
    expect(onThisMachine.localIdentityUrl).toMatch(ofThisMachine);
    expect(text.match(new RegExp(ofThisMachine, 'g')) ?? []).toEqual([]);
  });

  test('tokens of customers come from an issuer that speaks HTTPS', () => {
    const issuers = templatesOf(stage).flatMap((template) =>
      [...resourcesOf(template, 'AWS::Lambda::Function').values()].flatMap(({ Properties }) => {
        const { Variables } = functionSchema.parse(Properties).Environment;
        const issuer = Variables.INKSTREAM_CUSTOMER_TOKEN_ISSUER ?? Variables.INKSTREAM_STAFF_ISSUER;
        return issuer === undefined ? [] : [JSON.stringify(issuer)];
      }),
    );
    expect(issuers.length).toBeGreaterThan(0);
    expect(issuers.filter((issuer) => !/https:\/\/|cognito|ProviderURL|UserPool|ImportValue/.test(issuer))).toEqual([]);
  });

  test('no variable of a function holds a secret: only where one lies', () => {
    const held = templatesOf(stage).flatMap((template) =>
      [...resourcesOf(template, 'AWS::Lambda::Function').values()].flatMap(({ Properties }) =>
        Object.entries(functionSchema.parse(Properties).Environment.Variables).filter(
          ([name, value]) =>
            /resolve:secretsmanager/.test(JSON.stringify(value)) ||
            (/PASSWORD|TOKEN$|PRIVATE|_KEY$/.test(name) && typeof value === 'string' && !value.startsWith('arn:')),
        ),
      ),
    );
    expect(held).toEqual([]);
  });
});

describe('logs', () => {
  const handlers = projectFiles('.handler.ts');

  test('are JSON of one line by the logger: nothing is written to them as it came', () => {
    expect(handlers.length).toBeGreaterThan(10);
    const plain = handlers.filter((file) => /console\.|process\.std(out|err)/.test(readFileSync(file, 'utf8')));
    expect(plain).toEqual([]);
  });

  test('are told neither whole events nor tokens', () => {
    const telling = handlers.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/logger\.\w+\((?:[^()]|\([^()]*\))*\)/g)]
        .map(([call]) => call)
        .filter((call) => /logEvent|[{,]\s*(event|headers|body|authorization|token|secret)\s*[,}]/i.test(call)),
    );
    expect(telling).toEqual([]);
  });
});
