import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CanaryStep, StepOutcome } from '../../../../infra/operations/canary/canary-step.ts';
import { type CanaryMemory, type CanaryPorts, runCanary } from '../../../../infra/operations/canary/run-canary.ts';
import { isCanaryId } from '../../../../pipelines/contracts/canary.ts';

const start = Date.parse('2026-11-22T08:00:00Z');
const minute = 60_000;

/** A shop in memory whose clock goes on by what is slept. */
function shop(broken: Partial<CanaryPorts> = {}) {
  let nowMs = start;
  let memory: CanaryMemory | undefined;
  let title = '';
  const silver = new Set<string>();
  const loadsEndedMs: number[] = [];
  const announced: string[] = [];
  const deleted: string[] = [];
  const clock = {
    now: () => nowMs,
    sleep: async (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
  const ports: CanaryPorts = {
    editProduct: async ({ row }) => {
      title = String(row.title);
    },
    searchTitles: async () => [title],
    announce: async ({ detail }) => {
      announced.push(JSON.parse(detail).orderId);
    },
    askSilver: async () => ({ orderIds: silver, loadsEndedMs }),
    newEventId: () => `01939c2e-7a00-7000-8000-${String(announced.length).padStart(12, '0')}`,
    send: async () => 'upload-1',
    readVerdict: async () => 'warn',
    deleteUpload: async (uploadId) => {
      deleted.push(uploadId);
    },
    recall: async () => memory,
    remember: async (next) => {
      memory = next;
    },
    random: () => 0.5,
    reasonOf: (error) => (error instanceof Error ? error.message : String(error)),
    ...broken,
  };
  const run = async () => {
    const outcomes = await runCanary('test', ports, clock);
    return new Map<CanaryStep, StepOutcome>(outcomes.map((outcome) => [outcome.step, outcome]));
  };
  const load = () => {
    for (const orderId of announced) silver.add(orderId);
    loadsEndedMs.push(nowMs);
  };
  const pass = (milliseconds: number) => {
    nowMs += milliseconds;
  };
  return { run, load, pass, announced, deleted, remembered: () => memory };
}

describe('a canary', () => {
  test('finds every path open in a shop that is well, and leaves nothing behind but its order', async () => {
    const { run, announced, deleted } = shop();
    const outcomes = await run();
    expect([...outcomes.values()].map(({ step, status }) => [step, status])).toEqual([
      ['edit', 'arrived'],
      ['order', 'waiting'],
      ['upload', 'arrived'],
    ]);
    expect(announced.filter((id) => !isCanaryId(id))).toEqual([]);
    expect([...outcomes.values()].map(({ id }) => id)).toEqual(['canary-product-test', announced[0], 'upload-1']);
    expect(deleted).toEqual(['upload-1']);
  });

  test('measures orders of earlier runs by the load that brought them', async () => {
    const { run, load, pass } = shop();
    await run();
    pass(7 * minute);
    load();
    pass(3 * minute);
    expect((await run()).get('order')).toMatchObject({ status: 'arrived', seconds: 7 * 60 });
  });

  test('tells of an order that three loads have missed, and gives it up after hours', async () => {
    const { run, pass, remembered } = shop();
    await run();
    pass(46 * minute);
    const late = (await run()).get('order');
    expect(late).toMatchObject({ status: 'failed' });
    expect(late?.says).toContain('npm run where -- canary-');
    pass(7 * 60 * minute);
    await run();
    expect(remembered()?.outstanding).toHaveLength(1);
  });

  test.each([
    ['edit', 'search does not find the edit after 60 s', { searchTitles: async () => ['Poster'] }],
    ['edit', 'the table refuses', { editProduct: () => Promise.reject(new Error('the table refuses')) }],
    ['order', 'the bus refuses', { announce: () => Promise.reject(new Error('the bus refuses')) }],
    ['upload', 'there is no print passport after 120 s', { readVerdict: async () => undefined }],
    ['upload', 'S3 refuses', { send: () => Promise.reject(new Error('S3 refuses')) }],
  ] as const)('reports the %s that hangs: %s; the other paths are tried all the same', async (step, says, broken) => {
    const outcomes = await shop(broken).run();
    expect(outcomes.get(step)?.says).toContain(says);
    expect([...outcomes.values()].filter(({ status }) => status === 'failed').map((outcome) => outcome.step)).toEqual([
      step,
    ]);
  });

  test('deletes a picture that nobody looked at', async () => {
    const { run, deleted } = shop({ readVerdict: async () => undefined });
    await run();
    expect(deleted).toEqual(['upload-1']);
  });

  test('keeps the orders under way when silver does not answer', async () => {
    const { run, remembered } = shop({ askSilver: () => Promise.reject(new Error('Athena is down')) });
    await run();
    expect((await run()).get('order')).toEqual({ step: 'order', status: 'failed', says: 'Athena is down' });
    expect(remembered()?.outstanding).toHaveLength(1);
  });

  test('measures every order once, however loads and runs alternate', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('run', 'load'), { maxLength: 12 }), async (happenings) => {
        const { run, load, pass, announced, remembered } = shop();
        let arrived = 0;
        for (const happening of [...happenings, 'load', 'run']) {
          pass(minute);
          if (happening === 'load') load();
          else arrived += Number(/^(\d+) arrived/.exec((await run()).get('order')?.says ?? '')?.[1] ?? 0);
        }
        expect(arrived + (remembered()?.outstanding.length ?? 0)).toBe(announced.length);
        expect(remembered()?.outstanding).toHaveLength(1);
      }),
    );
  });
});
