import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QuickSightWatch } from '../../../infra/constructs/quicksight-watch.ts';
import { resourceNames } from '../../../infra/constructs/resource-names.ts';
import { readStage } from '../../../infra/stages.ts';
import { appOfTests, resourcesOf } from '../stack-templates.ts';
import { alarmsOf } from './alarms-of.ts';
import { synthesiseEverything } from './watched-stages.ts';

const [situations = '', alarms = ''] = readFileSync('docs/runbook.md', 'utf8').split('\n## Alarms\n');
const headings = [...alarms.matchAll(/^### (.+)$/gm)].map(([, heading]) => String(heading));
const longestDescription = 1024;

/** The dashboards' stack has one more. */
function quickSightAlarm(): Template {
  const stack = new Stack(appOfTests());
  const stage = readStage(() => undefined);
  new QuickSightWatch(stack, 'Watch', { stage, names: resourceNames(stage.name, stack) });
  return Template.fromStack(stack);
}

const stacks = synthesiseEverything();
let descriptions: Map<string, string>;

beforeAll(() => {
  const { second = stacks.stateless, edge = stacks.stateless } = stacks;
  const templates = [stacks.stateless, second, edge, quickSightAlarm()];
  const composite = templates.flatMap((template) => [
    ...resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm').values(),
  ]);
  descriptions = new Map([
    ...templates.flatMap(alarmsOf).map(({ name, description }) => [name, description] as const),
    ...composite.map(({ Properties }) => [String(Properties.AlarmName), String(Properties.AlarmDescription)] as const),
  ]);
});

const pageOf = (description: string) => description.split('#').at(-1) ?? '';

describe('the runbook', () => {
  test('has a heading for every alarm', () => {
    const missing = [...descriptions].filter(([, description]) => !headings.includes(pageOf(description)));
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  test('has no heading that no alarm leads to', () => {
    const pages = new Set([...descriptions.values()].map(pageOf));
    expect(headings.filter((heading) => !pages.has(heading))).toEqual([]);
  });

  test('says for every alarm when it is over', () => {
    const parts = alarms.split(/^### /m).slice(1);
    const silent = parts.filter((part) => !/over|As \[/i.test(part)).map((part) => part.split('\n')[0]);
    expect(silent).toEqual([]);
  });

  test('leads nowhere that is not there', () => {
    const anchors = new Set(
      [...`${situations}${alarms}`.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) =>
        String(heading)
          .toLowerCase()
          .replaceAll(' ', '-')
          .replace(/[^a-z0-9_-]/g, ''),
      ),
    );
    const links = [...`${situations}${alarms}`.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => String(anchor));
    expect(links.filter((anchor) => anchor !== 'alarms' && !anchors.has(anchor))).toEqual([]);
  });
});

describe('every alarm', () => {
  test('says what to do and where more is said, as briefly as CloudWatch asks', () => {
    for (const [name, description] of descriptions) {
      const isOfProd = name.startsWith('inkstream-prod');
      const link = isOfProd ? 'https://example.com/inkstream/docs/runbook.md#' : 'docs/runbook.md#';
      expect(description).toContain(`. ${link}`);
      expect(description.length).toBeLessThanOrEqual(longestDescription);
    }
  });
});
