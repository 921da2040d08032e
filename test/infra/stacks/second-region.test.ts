import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { synthesise } from '../stack-templates.ts';

const second = { secondRegion: { region: 'eu-west-1' } };
const stacks = synthesise({ stage: 'prod' }, {}, {}, { encryption: 'customer', ...second });

describe('x', () => {
  test('nag', async () => {
    const { Validations } = await import('aws-cdk-lib');
    Validations.of(stacks.app).addPlugins(new AwsSolutionsChecks(stacks.app));
    expect(() => stacks.app.synth()).not.toThrow();
  }, 180_000);
});
