import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { dashboardsApp } from '../dashboards-app.ts';
import { synthesise } from '../stack-templates.ts';

const settings = z.object({ INKSTREAM_TEST_PYTHON: z.string() }).parse(process.env);

/** What need not hold here, and why. */
const ignoredRules: Readonly<Record<string, string>> = {
  W3010: 'Zones are named on purpose: their order in an account may change, and would move every subnet',
  W3005:
    'The CDK makes functions wait for the policies of their roles, and roles for themselves, by name as well as by reference',
};

const findingSchema = z.object({
  Rule: z.object({ Id: z.string() }),
  Message: z.string(),
  Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-templates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What cfn-lint has against a template, by the schemas of resources that it brings along; it asks nothing of the network. */
async function findingsIn(name: string, template: unknown, region: string): Promise<string[]> {
  const file = join(folder, `${name}.template.json`);
  writeFileSync(file, JSON.stringify(template));
  const program = join(dirname(settings.INKSTREAM_TEST_PYTHON), 'cfn-lint');
  const ignored = Object.keys(ignoredRules);
  const options = ['--format', 'json', '--regions', region, '--ignore-checks', ...ignored, '--', file];
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(program, options, { maxBuffer: 64 * 1024 * 1024 }, (error, out, complaint) => {
      // It ends with 2, 4 or 8 when it has found something; what it found is on its standard output.
      if (error !== null && (typeof error.code !== 'number' || out.trim() === ''))
        reject(new Error(`${error.message}\n${complaint}`));
      else resolve(out);
    });
  });
  return z
    .array(findingSchema)
    .parse(JSON.parse(stdout === '' ? '[]' : stdout))
    .map(({ Rule, Message, Location }) => `${Rule.Id} at ${(Location.Path ?? []).join('.')}: ${Message}`);
}

describe('by the schemas of CloudFormation, cfn-lint finds nothing', () => {
  test('in the stack of the dashboards', async () => {
    const template = Template.fromStack(dashboardsApp().dashboards).toJSON();
    expect(await findingsIn('dashboards', template, 'eu-central-1')).toEqual([]);
  }, 180_000);

  test('in the other stacks', async () => {
    // Of prod and with all options: what dev has, and the network, masters, snapshots, a key and Route 53 besides.
    const domain = { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC' };
    const options = { encryption: 'customer', domain, secondRegion: { region: 'eu-west-1' } };
    const { stateful, stateless, edge, second } = synthesise({ stage: 'prod' }, {}, {}, options);
    expect(await findingsIn('stateful', stateful.toJSON(), 'eu-central-1')).toEqual([]);
    expect(await findingsIn('stateless', stateless.toJSON(), 'eu-central-1')).toEqual([]);
    expect(await findingsIn('edge', edge?.toJSON(), 'us-east-1')).toEqual([]);
    expect(await findingsIn('second', second?.toJSON(), 'eu-west-1')).toEqual([]);
  }, 240_000);
});

test('a chart of a kind that QuickSight does not know is found, and where it is', async () => {
  const json = JSON.stringify(Template.fromStack(dashboardsApp().dashboards).toJSON());
  const broken = JSON.parse(json.replace('"STACKED_AREA"', '"MOUNTAINS"'));
  expect(await findingsIn('broken', broken, 'eu-central-1')).toEqual([
    expect.stringMatching(
      /^E3030 at Resources\..*LineChartVisual\.ChartConfiguration\.Type: 'MOUNTAINS' is not one of/,
    ),
  ]);
}, 180_000);
