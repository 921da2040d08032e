import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { resourcesOf, type Stacks } from '../stack-templates.ts';
import { alarmsOf, subjectOf, watchedBy } from './alarms-of.ts';
import { layerArn, synthesiseStages } from './watched-stages.ts';

const stages = synthesiseStages();

/** Type of resource -> the dimension that a metric names it by, and the property that holds its name. */
const watchedTypes = {
  'AWS::Lambda::Function': ['FunctionName', 'FunctionName'],
  'AWS::SQS::Queue': ['QueueName', 'QueueName'],
  'AWS::KinesisFirehose::DeliveryStream': ['DeliveryStreamName', 'DeliveryStreamName'],
  'AWS::ApiGatewayV2::Api': ['ApiId', 'Name'],
  'AWS::DynamoDB::GlobalTable': ['TableName', 'TableName'],
  'AWS::Events::Rule': ['RuleName', 'Name'],
  'AWS::OpenSearchService::Domain': ['DomainName', 'DomainName'],
  'AWS::CloudFront::Distribution': ['DistributionId', 'Comment'],
} as const;

/** Begin of a logical id -> why nobody need be told of it. */
const unwatched: Readonly<Record<string, string>> = {
  MigrationsProvider: "the CDK's own, which runs while a deploy waits for it and fails the deploy",
  IndexSetupProvider: "the CDK's own, which runs while a deploy waits for it and fails the deploy",
  SearchUpkeepIndexSetupProvider: "the CDK's own, which runs while a deploy waits for it and fails the deploy",
};

function templatesOf({ stateful, stateless, edge }: Stacks): Template[] {
  return [stateful, stateless, ...(edge === undefined ? [] : [edge])];
}

/** Those of a Region of its own are watched there. */
function unwatchedIn(stacks: Stacks): string[] {
  return [templatesOf(stacks), stacks.second ?? []].flatMap((templates) => unwatchedOf(stacks, [templates].flat()));
}

function unwatchedOf(stacks: Stacks, templates: readonly Template[]): string[] {
  const watched = watchedBy(templates.flatMap(alarmsOf), stacks);
  return Object.entries(watchedTypes).flatMap(([type, [dimension, property]]) =>
    templates
      .flatMap((template) => [...resourcesOf(template, type)])
      .filter(([id]) => !Object.keys(unwatched).some((begin) => id.startsWith(begin)))
      .filter(([id, { Properties }]) => {
        const found = watched.get(dimension) ?? new Set();
        return !found.has(id) && !found.has(subjectOf(Properties[property], stacks));
      })
      .map(([id]) => `${type} ${id}`),
  );
}

describe.each([...stages])('in %s', (_, stacks) => {
  test('every function, queue, stream, API, table, rule, domain and distribution has an alarm', () => {
    expect(unwatchedIn(stacks)).toEqual([]);
  });

  test('whoever reads a stream has an alarm for how far behind it is', () => {
    const ages = alarmsOf(stacks.stateless).flatMap(({ metrics }) =>
      metrics.filter(({ name }) => name === 'IteratorAge'),
    );
    const watched = ages.map(({ dimensions }) => subjectOf(dimensions.get('FunctionName'), stacks));
    const readers = [...resourcesOf(stacks.stateless, 'AWS::Lambda::EventSourceMapping').values()]
      .filter(({ Properties }) => 'StartingPosition' in Properties)
      .map(({ Properties }) => subjectOf(Properties.FunctionName, stacks));
    expect(readers.length).toBeGreaterThan(0);
    expect(watched).toEqual(readers);
  });

  test('that a scheduled function does not run is an alarm', () => {
    const missed = alarmsOf(stacks.stateless).filter(({ isAlarmedBySilence }) => isAlarmedBySilence);
    const watched = watchedBy(missed, stacks);
    const target = z.object({ Arn: z.unknown() });
    const scheduled = [...resourcesOf(stacks.stateless, 'AWS::Scheduler::Schedule').values()].map(({ Properties }) =>
      subjectOf(target.parse(Properties.Target).Arn, stacks),
    );
    const isWatched = (id: string) => watched.get('FunctionName')?.has(id) || watched.get('function')?.has(id);
    expect(scheduled.length).toBeGreaterThan(5);
    expect(scheduled.filter((id) => !isWatched(id))).toEqual([]);
  });

  test('losses are summed up in one alarm', () => {
    const [losses] = resourcesOf(stacks.stateless, 'AWS::CloudWatch::CompositeAlarm').values();
    const rule = JSON.stringify(losses?.Properties.AlarmRule);
    for (const part of ['deadletters', 'conversion', 'ruleundelivered', 'catalogstreamage', 'lakeerrorobjects'])
      expect(rule).toContain(part);
  });
});

test('what needs no alarm is still there', () => {
  const ids = [...stages.values()]
    .flatMap((stacks) => [...templatesOf(stacks), ...(stacks.second === undefined ? [] : [stacks.second])])
    .flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Function').keys()]);
  expect(Object.keys(unwatched).filter((begin) => !ids.some((id) => id.startsWith(begin)))).toEqual([]);
});

describe('tracing', () => {
  const functionsOf = (stage: string) => {
    const stacks = stages.get(stage);
    if (stacks === undefined) throw new Error(`no stage ${stage}`);
    return [...resourcesOf(stacks.stateless, 'AWS::Lambda::Function')]
      .filter(([id]) => !Object.keys(unwatched).some((begin) => id.startsWith(begin)))
      .map(([, { Properties }]) => Properties);
  };

  test('is done by X-Ray where the stage says nothing', () => {
    expect(new Set(functionsOf('dev').map(({ TracingConfig }) => JSON.stringify(TracingConfig)))).toEqual(
      new Set(['{"Mode":"Active"}']),
    );
  });

  test('by ADOT brings its layer and starts the function with it', () => {
    for (const { Layers, Environment } of functionsOf('prod')) {
      expect(Layers).toContain(layerArn);
      expect(Environment).toMatchObject({ Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' } });
    }
  });
});

test('unusual costs are told to the alarm topic, where the stage asks for it', () => {
  const [subscription] = resourcesOf(
    stages.get('prod')?.stateless as Template,
    'AWS::CE::AnomalySubscription',
  ).values();
  expect(subscription?.Properties).toMatchObject({
    Frequency: 'IMMEDIATE',
    Subscribers: [{ Type: 'SNS', Address: { Ref: expect.stringContaining('AlarmsTopic') } }],
    ThresholdExpression: expect.stringContaining('"50"'),
  });
  expect(resourcesOf(stages.get('dev')?.stateless as Template, 'AWS::CE::AnomalyMonitor').size).toBe(0);
});
