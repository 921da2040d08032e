import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { synthesise } from '../stack-templates.ts';
import { checkovExceptions } from './checkov-exceptions.ts';

const settings = z.object({ INKSTREAM_TEST_CHECKOV: z.string() }).parse(process.env);

const findingSchema = z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() });
const reportSchema = z.object({
  results: z.object({ failed_checks: z.array(findingSchema) }),
  summary: z.object({ passed: z.number(), parsing_errors: z.number() }),
});
type Finding = z.infer<typeof findingSchema>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-checkov-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What checkov has against templates, by its rules alone; it asks nothing of the network. */
async function check(
  name: string,
  templates: Readonly<Record<string, unknown>>,
): Promise<z.infer<typeof reportSchema>> {
  const directory = join(folder, name);
  mkdirSync(directory);
  for (const [stack, template] of Object.entries(templates)) {
    writeFileSync(join(directory, `${stack}.template.json`), JSON.stringify(template));
  }
  const options = ['--directory', directory, '--framework', 'cloudformation', '--output', 'json', '--compact'];
  const stdout = await new Promise<string>((resolve, reject) => {
    const silence = { PATH: process.env.PATH, LOG_LEVEL: 'CRITICAL' };
    const all = [...options, '--quiet', '--soft-fail', '--skip-download'];
    execFile(settings.INKSTREAM_TEST_CHECKOV, all, { maxBuffer: 64 * 1024 * 1024, env: silence }, (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });
  return reportSchema.parse(JSON.parse(stdout));
}

const logicalId = ({ resource }: Finding) => resource.split('.').at(-1) ?? resource;
const isException = (finding: Finding) =>
  checkovExceptions.some(({ check: id, resources }) => id === finding.check_id && resources.test(logicalId(finding)));

describe('by checkov', () => {
  test('nothing is open or unencrypted in the stacks of prod that has no reason', async () => {
    const { stateful, stateless, edge } = synthesise({ stage: 'prod' }, {}, {}, { encryption: 'customer' });
    const { results, summary } = await check('prod', {
      stateful: stateful.toJSON(),
      stateless: stateless.toJSON(),
      ...(edge === undefined ? {} : { edge: edge.toJSON() }),
    });
    const failed = results.failed_checks;
    expect(summary).toMatchObject({ parsing_errors: 0, passed: expect.any(Number) });
    expect(summary.passed).toBeGreaterThan(300);
    const found = failed.filter((finding) => !isException(finding));
    expect(found.map((finding) => `${finding.check_id} ${logicalId(finding)}: ${finding.check_name}`)).toEqual([]);
    const needless = checkovExceptions.filter(
      ({ check: id, resources }) =>
        !failed.some((finding) => finding.check_id === id && resources.test(logicalId(finding))),
    );
    expect(needless.map(({ check: id, resources }) => `${id} ${resources}`)).toEqual([]);
  }, 240_000);

  test('a bucket that the public may read would be found', async () => {
    const open = { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } };
    const { results } = await check('open', { open: { Resources: { Open: open } } });
    expect(results.failed_checks.map(({ check_id }) => check_id)).toContain('CKV_AWS_20');
  }, 120_000);
});
