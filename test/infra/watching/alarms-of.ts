import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { type Resource, resourcesOf, type Stacks } from '../stack-templates.ts';

const dimension = z.object({ Name: z.string(), Value: z.unknown() });
const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimension).default([]),
});
const alarmProperties = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  TreatMissingData: z.string(),
  Metrics: z.array(z.looseObject({ MetricStat: z.object({ Metric: metric }).optional() })).optional(),
});

export interface FoundMetric {
  readonly namespace: string;
  readonly name: string;
  /** Name of the dimension -> CloudFormation's value. */
  readonly dimensions: ReadonlyMap<string, unknown>;
}

export interface FoundAlarm {
  readonly name: string;
  readonly description: string;
  readonly isAlarmedBySilence: boolean;
  readonly metrics: readonly FoundMetric[];
}

function foundMetric({ Namespace, MetricName, Dimensions }: z.infer<typeof metric>): FoundMetric {
  const dimensions = new Map(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

function foundAlarm({ Properties }: Resource): FoundAlarm {
  const { AlarmName, AlarmDescription, TreatMissingData, Metrics } = alarmProperties.parse(Properties);
  const metrics = Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [metric.parse(Properties)];
  const isAlarmedBySilence = TreatMissingData === 'breaching';
  return { name: AlarmName, description: AlarmDescription, isAlarmedBySilence, metrics: metrics.map(foundMetric) };
}

export function alarmsOf(template: Template): FoundAlarm[] {
  return [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(foundAlarm);
}

const reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((value) => value['Fn::GetAtt'][0]),
]);
const imported = z.object({ 'Fn::ImportValue': z.string() });
const output = z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() });

/** What a value is about: a logical id where it refers to a resource, of this template or of the stateful one, or a name. */
export function subjectOf(value: unknown, { stateful }: Pick<Stacks, 'stateful'>): string {
  if (typeof value === 'string') return value;
  const wanted = imported.safeParse(value);
  if (!wanted.success) return reference.safeParse(value).data ?? JSON.stringify(value);
  const outputs = Object.values(stateful.findOutputs('*')).map((one) => output.parse(one));
  const found = outputs.find(({ Export }) => Export?.Name === wanted.data['Fn::ImportValue']);
  return reference.safeParse(found?.Value).data ?? JSON.stringify(value);
}

/** What alarms look at: names and logical ids by the dimension, such as `FunctionName`. */
export function watchedBy(alarms: readonly FoundAlarm[], stacks: Pick<Stacks, 'stateful'>): Map<string, Set<string>> {
  const watched = new Map<string, Set<string>>();
  for (const { dimensions } of alarms.flatMap(({ metrics }) => metrics)) {
    for (const [name, value] of dimensions) {
      watched.set(name, (watched.get(name) ?? new Set()).add(subjectOf(value, stacks)));
    }
  }
  return watched;
}
