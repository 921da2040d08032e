import { expect, test } from '@jest/globals';
import { runCommand } from '../stack/stack-process.ts';

test('a small soak: OpenSearch killed and the emulated AWS restarted while events and edits come, and nothing is lost', async () => {
  const soak = runCommand(
    'test/soak/soak.command.ts',
    ['--orders', '300', '--edits', '400', '--victims', 'opensearch,aws'],
    {},
  );
  expect({ exitCode: await soak.ended, output: soak.output() }).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('✓ Every event is accounted for'),
  });
  expect(soak.output()).toContain('✓ 20 of 20 edited products have the newest version of each part');
  for (const part of ['index', 'lake']) {
    expect(soak.output()).toContain(`✓ the ${part} against the projection: ✓ No drift`);
  }
}, 600_000);
