import { describe, expect, test } from '@jest/globals';
import { readStage } from '../../../infra/stages.ts';
import { onAws, synthesise } from '../stack-templates.ts';
import { distributionsOf } from './edge-templates.ts';

const versions = ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', '11111111-2222-3333-4444-555555555555'] as const;

/** What each API's origin is sent as the key, as the template has it. */
function keysSent(originKeyVersion: string | undefined): Map<string, string[]> {
  const { stage, edge } = synthesise(onAws, {}, {}, { search: searchWith(originKeyVersion) });
  if (edge === undefined) throw new Error(`The stage ${stage.name} has no edge`);
  const sent = [...distributionsOf(edge)].map(([name, { Origins }]): [string, string[]] => [
    name,
    Origins.filter((origin) => !origin.S3OriginConfig).map((origin) => {
      const { OriginCustomHeaders: headers } = origin as { readonly OriginCustomHeaders?: object };
      return JSON.stringify(headers);
    }),
  ]);
  return new Map(sent);
}

function searchWith(originKeyVersion: string | undefined): object {
  const { search } = readStage(() => undefined);
  return { ...search, edge: { ...search.edge, ...(originKeyVersion !== undefined && { originKeyVersion }) } };
}

describe('the key that CloudFront proves itself with', () => {
  test('is named by its version, or CloudFormation would not read a changed one', () => {
    const [before, ...after] = [undefined, ...versions].map(keysSent);
    for (const name of ['Product', 'Uploads']) {
      const texts = [before, ...after].map((keys) => keys?.get(name));
      expect([name, new Set(texts.map(String)).size]).toEqual([name, 3]);
      expect(after.map((keys) => keys.get(name))).toEqual(
        versions.map((version) => [
          `[{"HeaderName":"x-origin-key","HeaderValue":"{{resolve:secretsmanager:inkstream-dev/search-origin-key:SecretString:::${version}}}"}]`,
        ]),
      );
    }
  });

  test.each([['AWSCURRENT'], ['']])('of the version %j is refused before anything is deployed', (version) => {
    expect(() => keysSent(version)).toThrow(/originKeyVersion: must be the VersionId that Secrets Manager told/);
  });
});
